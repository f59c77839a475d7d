/**
 * Trains and measures the classifier of the bundled model's pictures on re-encoded copies.
 *
 *   tsx bench/draw-model-clips.ts --folder CLIPS --count 76
 *   tsx tools/train-model-texture.ts --clips CLIPS [--measure CLIPS] [--others FOLDER] [--train 50] [--cache FILE]
 *     [--out checkpoints/model-texture]
 *
 * CLIPS holds `model-N.mkv` and `world-N.mkv`, the same scenes by the model and by the world's renderer. Pairs below `--train`
 * teach, the others measure; with `--measure`, so do all of that folder, for example of later weights. Of the videos of `--others` every second source teaches, the others measure. Negatives also come
 * blurred and enlarged, as these look most like the model's. With `--cache`, what was measured is kept in a file, one line a
 * copy, so that a run that was stopped goes on. `--share` measures that part of all copies, each of its first `--seconds`.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { filter, recodings } from '../bench/recode.ts';
import { run } from '../bench/watermark-clips.ts';
import { createRandom } from '../src/base/index.ts';
import { encodeSafetensors, hostTensor } from '../src/graph/index.ts';
import { readVideo } from '../src/media/index.ts';
import { openTextureClassifier } from '../src/safety/detection/texture-classifier.ts';
import { createTextureMeter, textureFeatureCount } from '../src/safety/detection/texture-features.ts';
import { wilsonInterval } from '../src/safety/index.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: 'model-clips' },
    measure: { type: 'string' },
    cache: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    share: { type: 'string', default: '1' },
    others: { type: 'string' },
    train: { type: 'string', default: '50' },
    out: { type: 'string', default: 'checkpoints/model-texture' },
  },
});

const copies: Readonly<Record<string, readonly string[]>> = {
  'crf 23': recodings.crf23,
  'crf 28': recodings.crf28,
  'crf 35': recodings.crf35,
  'half size, crf 23': recodings.half,
  'double size, crf 28': recodings.double,
  'crop 80 %, crf 23': recodings.crop80,
  'crop 80 % at a corner, crf 30': filter('crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:0:0', 30),
};
/** Only strangers: what makes them look like the model's. */
const lures: Readonly<Record<string, readonly string[]>> = {
  'blurred, crf 23': filter('gblur=sigma=2', 23),
  'from a quarter, crf 28': filter('scale=trunc(iw/8)*2:trunc(ih/8)*2,scale=iw*4:ih*4', 28),
};

interface Sample {
  readonly copy: string;
  readonly isOurs: boolean;
  readonly isTraining: boolean;
  readonly features: Float64Array;
}

const folder = mkdtempSync(join(tmpdir(), 'aozora-texture-'));
const cache = readCache();
const samples = await collectSamples();
rmSync(folder, { recursive: true });
const model = fitModel(samples.filter(({ isTraining }) => isTraining));
report(samples.filter(({ isTraining }) => !isTraining));
await save();

async function collectSamples(): Promise<Sample[]> {
  const random = createRandom('copies');
  const found: Sample[] = [];
  const take = async (path: string, isOurs: boolean, isTraining: boolean): Promise<void> => {
    const all = Object.entries(isOurs ? copies : { ...copies, ...lures });
    // To learn from, some copies of many clips are worth more than all copies of a few.
    const share = isTraining ? 0.35 : Number(values.share);
    const chosen = all.filter(() => random.uniform() < share);
    for (const [copy, args] of chosen) {
      found.push({ copy, isOurs, isTraining, features: await remember(`${path} ${copy}`, () => measure(path, args)) });
    }
  };
  for (const clips of [values.clips, ...(values.measure === undefined ? [] : [values.measure])]) {
    for (const name of readdirSync(clips).sort()) {
      const [, kind, number] = /^(model|world)-(\d+)\.mkv$/.exec(name) ?? [];
      const isTraining = clips === values.clips && Number(number) < Number(values.train);
      if (kind !== undefined) await take(join(clips, name), kind === 'model', isTraining);
    }
  }
  const others = values.others === undefined ? [] : readdirSync(values.others).sort();
  const sources = [...new Set(others.map(sourceOf))];
  for (const name of others) {
    await take(join(values.others!, name), false, sources.indexOf(sourceOf(name)) % 2 === 0);
  }
  return found;
}

/** What was measured before, by name of the copy. */
function readCache(): Map<string, Float64Array> {
  if (values.cache === undefined || !existsSync(values.cache)) return new Map();
  const lines = readFileSync(values.cache, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, features] = JSON.parse(line) as [string, number[]];
      return [name, Float64Array.from(features)];
    }),
  );
}

async function remember(name: string, compute: () => Promise<Float64Array>): Promise<Float64Array> {
  const before = cache.get(name);
  if (before !== undefined) return before;
  const features = await compute();
  if (values.cache !== undefined) appendFileSync(values.cache, `${JSON.stringify([name, [...features]])}\n`);
  return features;
}

/** Pieces of one video, `name-1.mp4` and so on, stay on one side. */
function sourceOf(name: string): string {
  return name.replace(/(?:-\d+)?\.\w+$/, '');
}

/** Features of the first seconds of a copy. */
async function measure(path: string, args: readonly string[]): Promise<Float64Array> {
  const copy = join(folder, 'copy.mp4');
  run(['-t', values.seconds, '-i', path, '-an', ...args, copy]);
  await using video = await readVideo(copy);
  const meter = createTextureMeter();
  const every = Math.max(1, Math.round(video.frames.frameRate / 8));
  let index = 0;
  for await (const frame of video.frames) if (index++ % every === 0) meter.push(frame);
  return meter.finish()!;
}

interface Fitted {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly weight: Float64Array;
  bias: number;
}

/** Logistic regression with a penalty on large weights, both kinds counting the same; then the operating point. */
function fitModel(training: readonly Sample[]): Fitted {
  const D = textureFeatureCount;
  const mean = new Float64Array(D);
  const deviation = new Float64Array(D);
  for (const { features } of training) for (let i = 0; i < D; i++) mean[i]! += features[i]! / training.length;
  for (const { features } of training)
    for (let i = 0; i < D; i++) deviation[i]! += (features[i]! - mean[i]!) ** 2 / training.length;
  for (let i = 0; i < D; i++) deviation[i] = Math.sqrt(deviation[i]!) + 1e-6;
  const rows = training.map(({ features }) => features.map((value, i) => (value - mean[i]!) / deviation[i]!));
  const ours = training.filter(({ isOurs }) => isOurs).length;
  const weight = new Float64Array(D);
  const squares = new Float64Array(D + 1).fill(1e-8);
  let bias = 0;
  for (let pass = 0; pass < 600; pass++) {
    const gradient = weight.map((value) => 2e-3 * value);
    let biasGradient = 0;
    for (const [n, row] of rows.entries()) {
      const { isOurs } = training[n]!;
      let logit = bias;
      for (let i = 0; i < D; i++) logit += weight[i]! * row[i]!;
      const share = 1 / (2 * (isOurs ? ours : training.length - ours));
      const error = (1 / (1 + Math.exp(-logit)) - (isOurs ? 1 : 0)) * share;
      biasGradient += error;
      for (let i = 0; i < D; i++) gradient[i]! += error * row[i]!;
    }
    for (let i = 0; i < D; i++) {
      squares[i]! += gradient[i]! ** 2;
      weight[i]! -= (0.1 * gradient[i]!) / Math.sqrt(squares[i]!);
    }
    squares[D]! += biasGradient ** 2;
    bias -= (0.1 * biasGradient) / Math.sqrt(squares[D]!);
  }
  const fitted = { mean, deviation, weight, bias };
  // The operating point lies where no stranger that taught is found, in the middle of the gap to the weakest percent of ours.
  const logits = (isOurs: boolean): number[] =>
    training
      .filter((sample) => sample.isOurs === isOurs)
      .map(({ features }) => logitOf(features, fitted))
      .sort((a, b) => a - b);
  const [strangers, own] = [logits(false), logits(true)];
  const highest = strangers[Math.floor(0.998 * strangers.length)]!;
  const lowest = own[Math.floor(0.01 * own.length)]!;
  fitted.bias -= Math.max(highest, (highest + lowest) / 2);
  console.log(
    `${training.length} copies taught, ${ours} ours; strangers up to ${highest.toFixed(2)}, ours from ${lowest.toFixed(2)}`,
  );
  return fitted;
}

function logitOf(features: Float64Array, { mean, deviation, weight, bias }: Fitted): number {
  return features.reduce((sum, value, i) => sum + (weight[i]! * (value - mean[i]!)) / deviation[i]!, bias);
}

function report(measured: readonly Sample[]): void {
  for (const copy of [...Object.keys(copies), ...Object.keys(lures), 'all']) {
    const shown = [true, false].map((isOurs) => {
      const rows = measured.filter((sample) => sample.isOurs === isOurs && (copy === 'all' || sample.copy === copy));
      const found = rows.filter(({ features }) => logitOf(features, model) >= 0).length;
      const { low, high } = wilsonInterval(found, rows.length);
      return `${found}/${rows.length} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)} %]`;
    });
    console.log(`${copy}: found ${shown[0]}, false alarms ${shown[1]}`);
  }
}

async function save(): Promise<void> {
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
