/**
 * Trains and measures the classifier of the bundled model's pictures on re-encoded copies.
 *
 *   tsx bench/draw-model-clips.ts --folder CLIPS --count 76
 *   tsx bench/draw-stranger-clips.ts --folder FOLDER ...
 *   tsx tools/train-model-texture.ts --clips CLIPS [--others FOLDER,FOLDER] [--judged CLIPS] [--cache FILE] [--out checkpoints/model-texture]
 *
 * CLIPS holds `model-N.mkv` and `world-N.mkv`, the same scenes by the model and by the world's renderer; strangers are the
 * latter and the videos of `--others`, also blurred and enlarged, as these look most like the model's. Of ours, copies are made of the
 * clip as it is released, which is marked, and of the bare clip, as marks can be destroyed; some strangers are marked too, so that the
 * mark alone tells nothing. Every copy is judged by a fit to the other sources, in five parts; the fit that is stored learns from all.
 * Clips of `--judged`, drawn by other weights, teach nothing: what is found of them says what a change of weights costs.
 *
 * `--own-share` takes that part of our copies, `--share` of strangers' and `--marked-share` of strangers' that are marked, by chance but
 * always the same, each of its first `--seconds`. With `--cache`, what was measured is kept in a file, one line a copy: a run that was
 * stopped goes on, and for new weights only their own clips are measured.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { encodeSafetensors, hostTensor } from '../src/graph/index.ts';
import { openTextureClassifier } from '../src/safety/detection/texture-classifier.ts';
import { type Copy, copies, lures, openCopyMeter } from './model-texture/copies.ts';
import { chooseOperatingPoint, describeJudged, judgeByOthers, type Sample } from './model-texture/judge.ts';
import { fitRegression, logitOf, type Regression } from './model-texture/regression.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: 'model-clips' },
    others: { type: 'string' },
    judged: { type: 'string' },
    cache: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    share: { type: 'string', default: '0.3' },
    'own-share': { type: 'string', default: '0.3' },
    'marked-share': { type: 'string', default: '0.05' },
    out: { type: 'string', default: 'checkpoints/model-texture' },
  },
});
const shares = {
  own: Number(values['own-share']),
  strangers: Number(values.share),
  marked: Number(values['marked-share']),
};

const samples = await measureSamples();
const judged = judgeByOthers(samples);
for (const line of describeJudged(judged)) console.log(line);
const fitted = fitRegression(samples.filter(({ teaches }) => teaches));
await save({ ...fitted, bias: fitted.bias - chooseOperatingPoint(judged) });

async function measureSamples(): Promise<Sample[]> {
  using meter = openCopyMeter({ seconds: Number(values.seconds), cache: values.cache ?? null });
  const measured: Sample[] = [];
  for (const { path, isOurs, teaches } of listClips()) {
    const kinds = Object.keys(isOurs ? copies : { ...copies, ...lures });
    for (const isMarked of [true, false]) {
      const share = isOurs ? shares.own : isMarked ? shares.marked : shares.strangers;
      for (const copy of kinds) {
        const each: Copy = { path, copy, isMarked };
        // Some copies of many clips are worth more than all copies of a few. What is in the cache costs nothing.
        if (!isChosen(each, share) && !meter.isKnown(each)) continue;
        measured.push({ ...each, isOurs, teaches, features: await meter.measure(each) });
      }
    }
  }
  return measured;
}

function isChosen({ path, copy, isMarked }: Copy, share: number): boolean {
  const name = path.split('/').at(-1)!;
  return createRandom(`${name} ${copy}${isMarked ? ', marked' : ''}`).uniform() < share;
}

function listClips(): Pick<Sample, 'path' | 'isOurs' | 'teaches'>[] {
  const list = (folder: string): string[] => readdirSync(folder).sort();
  const kindOf = (name: string): string | undefined => /^(model|world)-\d+\.mkv$/.exec(name)?.[1];
  const clips = list(values.clips).filter((name) => kindOf(name) !== undefined);
  const judgedClips = values.judged === undefined ? [] : list(values.judged).filter((name) => kindOf(name) === 'model');
  return [
    ...clips.map((name) => ({ path: join(values.clips, name), isOurs: kindOf(name) === 'model', teaches: true })),
    ...(values.others?.split(',') ?? []).flatMap((folder) =>
      list(folder).map((name) => ({ path: join(folder, name), isOurs: false, teaches: true })),
    ),
    ...judgedClips.map((name) => ({ path: join(values.judged!, name), isOurs: true, teaches: false })),
  ];
}

async function save(model: Regression): Promise<void> {
  const tensor = (data: Float64Array) => hostTensor('float32', [data.length], Float32Array.from(data));
  const { mean, deviation, weight, bias } = model;
  const bytes = encodeSafetensors({
    ...{ mean: tensor(mean), deviation: tensor(deviation), weight: tensor(weight) },
    bias: tensor(Float64Array.of(bias)),
  });
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'model-texture.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.out, 'SHA256SUMS'), `${sum}  model-texture.safetensors\n`);
  const released = await openTextureClassifier(values.out);
  const farthest = Math.max(
    ...samples.map(({ features }) =>
      Math.abs(released.score(features) - 1 / (1 + Math.exp(-logitOf(features, model)))),
    ),
  );
  console.log(`the file scores like the fit to ${farthest.toExponential(0)}`);
}
