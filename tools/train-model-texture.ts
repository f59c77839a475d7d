/**
 * Trains and measures the classifier of the bundled model's pictures on re-encoded copies.
 *
 *   tsx bench/draw-model-clips.ts --folder CLIPS --count 76
 *   tsx bench/draw-stranger-clips.ts --folder FOLDER ...
 *   tsx tools/train-model-texture.ts --clips CLIPS [--others FOLDER,FOLDER] [--cache FILE] [--out checkpoints/model-texture]
 *
 * CLIPS holds `model-N.mkv` and `world-N.mkv`, the same scenes by the model and by the world's renderer; strangers are the
 * latter and the videos of `--others`, also blurred and enlarged, as these look most like the model's. Every copy is judged by a
 * fit to the other sources, in five parts; the fit that is stored learns from all. `--share` takes that part of strangers'
 * copies and `--own-share` of ours, by chance but always the same, each of its first `--seconds`. With `--cache`, what was measured is kept
 * in a file, one line a copy, so that a run that was stopped goes on.
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
import { openTextureClassifier, weighTexture } from '../src/safety/detection/texture-classifier.ts';
import { createTextureMeter, textureFeatureCount } from '../src/safety/detection/texture-features.ts';
import { wilsonInterval } from '../src/safety/index.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: 'model-clips' },
    others: { type: 'string' },
    cache: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    share: { type: 'string', default: '0.3' },
    'own-share': { type: 'string', default: '0.5' },
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
  readonly path: string;
  readonly copy: string;
  readonly isOurs: boolean;
  readonly features: Float64Array;
}

/** Of the squares of weights, in the mean loss of a copy. */
const penalty = 1e-3;
/** The share of strangers that the operating point lets be found among copies that taught nothing. */
const falseAlarms = 0.003;
const parts = 5;

const folder = mkdtempSync(join(tmpdir(), 'aozora-texture-'));
const cache = readCache();
const samples = await collectSamples();
rmSync(folder, { recursive: true });
const judged = judgeByOthers();
report();
const model = fitModel(samples);
model.bias -= chooseOperatingPoint(judged);
await save();

async function collectSamples(): Promise<Sample[]> {
  const found: Sample[] = [];
  const take = async (path: string, isOurs: boolean): Promise<void> => {
    const all = Object.entries(isOurs ? copies : { ...copies, ...lures });
    const share = Number(values[isOurs ? 'own-share' : 'share']);
    for (const [copy, args] of all) {
      const name = `${path} ${copy}`;
      // Some copies of many clips are worth more than all copies of a few. What is in the cache costs nothing.
      const isChosen = createRandom(`${path.split('/').at(-1)} ${copy}`).uniform() < share;
      if (!isChosen && !cache.has(name)) continue;
      found.push({ path, copy, isOurs, features: await remember(name, () => measure(path, args)) });
    }
  };
  for (const name of readdirSync(values.clips).sort()) {
    const [, kind] = /^(model|world)-\d+\.mkv$/.exec(name) ?? [];
    if (kind !== undefined) await take(join(values.clips, name), kind === 'model');
  }
  for (const others of values.others?.split(',') ?? []) {
    for (const name of readdirSync(others).sort()) await take(join(others, name), false);
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

/** Pieces of one video, `name-1.mp4` and so on, and both pictures of a scene stay in one part. */
function partOf({ path }: Sample): number {
  const source = path
    .split('/')
    .at(-1)!
    .replace(/^(?:model|world)-(\d+)\.mkv$/, 'scene $1')
    .replace(/(?:-\d+)?\.\w+$/, '');
  return createHash('sha256').update(source).digest()[0]! % parts;
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

/** Logistic regression with a penalty on large weights, both kinds counting the same, by Newton's method. */
function fitModel(training: readonly Sample[]): Fitted {
  const fitted = { ...standardise(training), weight: new Float64Array(2 * textureFeatureCount), bias: 0 };
  const rows = training.map(({ features }) => {
    const weighed = weighTexture(features, fitted.mean, fitted.deviation);
    return Float64Array.from([...weighed, 1]); // the last is the bias's
  });
  const ours = training.filter(({ isOurs }) => isOurs).length;
  const size = fitted.weight.length + 1;
  const weights = new Float64Array(size);
  for (let pass = 0; pass < 30; pass++) {
    const gradient = weights.map((value, i) => (i < size - 1 ? 2 * penalty * value : 0));
    const curvature = Array.from({ length: size }, () => new Float64Array(size));
    for (const [n, row] of rows.entries()) {
      const { isOurs } = training[n]!;
      const share = 1 / (2 * (isOurs ? ours : training.length - ours));
      const score = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + weights[i]! * value, 0)));
      const error = share * (score - (isOurs ? 1 : 0));
      const bend = share * score * (1 - score);
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * row[i]!;
        const [line, times] = [curvature[i]!, bend * row[i]!];
        for (let j = 0; j <= i; j++) line[j]! += times * row[j]!;
      }
    }
    for (let i = 0; i < size; i++) curvature[i]![i]! += 2 * penalty;
    const step = solve(curvature, gradient);
    const largest = Math.max(...step.map(Math.abs));
    // Far from the end a full step would leap over it.
    const scale = Math.min(1, 0.5 / largest);
    for (let i = 0; i < size; i++) weights[i]! -= scale * step[i]!;
    if (largest < 1e-6) break;
  }
  return { ...fitted, weight: weights.slice(0, -1), bias: weights[size - 1]! };
}

/** The x of A x = b by Cholesky's decomposition; of A, which it overwrites, the lower triangle is read. */
function solve(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= a[i]![k]! * a[j]![k]!;
      a[i]![j] = i === j ? Math.sqrt(sum) : sum / a[j]![j]!;
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i]![k]! * x[k]!;
    x[i]! /= a[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= a[k]![i]! * x[k]!;
    x[i]! /= a[i]![i]!;
  }
  return x;
}

function standardise(training: readonly Sample[]): Pick<Fitted, 'mean' | 'deviation'> {
  const mean = new Float64Array(textureFeatureCount);
  const deviation = new Float64Array(textureFeatureCount);
  for (const { features } of training) for (const [i, value] of features.entries()) mean[i]! += value / training.length;
  for (const { features } of training)
    for (const [i, value] of features.entries()) deviation[i]! += (value - mean[i]!) ** 2 / training.length;
  return { mean, deviation: deviation.map((variance) => Math.sqrt(variance) + 1e-6) };
}

interface Judged extends Sample {
  readonly part: number;
  /** By a fit to the other parts. */
  readonly logit: number;
}

function judgeByOthers(): Judged[] {
  return Array.from({ length: parts }, (_, part) => {
    const fitted = fitModel(samples.filter((sample) => partOf(sample) !== part));
    const left = samples.filter((sample) => partOf(sample) === part);
    return left.map((sample) => ({ ...sample, part, logit: logitOf(sample.features, fitted) }));
  }).flat();
}

/** Where hardly any stranger is found; if that leaves a gap to the weakest percent of ours, its middle. */
function chooseOperatingPoint(copiesJudged: readonly Judged[]): number {
  const logits = (isOurs: boolean): number[] =>
    copiesJudged
      .filter((sample) => sample.isOurs === isOurs)
      .map(({ logit }) => logit)
      .sort((a, b) => a - b);
  const [strangers, own] = [logits(false), logits(true)];
  const highest = strangers[Math.floor((1 - falseAlarms) * strangers.length)]!;
  const lowest = own[Math.floor(0.01 * own.length)]!;
  return Math.max(highest, (highest + lowest) / 2);
}

function logitOf(features: Float64Array, { mean, deviation, weight, bias }: Fitted): number {
  return weighTexture(features, mean, deviation).reduce((sum, value, i) => sum + weight[i]! * value, bias);
}

/** Each part is judged by fits to the others, at the operating point that the others' copies give. */
function report(): void {
  const points = Array.from({ length: parts }, (_, part) =>
    chooseOperatingPoint(judged.filter((sample) => sample.part !== part)),
  );
  const isFound = ({ logit, part }: Judged): boolean => logit >= points[part]!;
  const show = (title: string, rows: readonly Judged[]): void => {
    const shown = [true, false].map((isOurs) => {
      const kind = rows.filter((sample) => sample.isOurs === isOurs);
      const found = kind.filter(isFound).length;
      const { low, high } = wilsonInterval(found, kind.length);
      return `${found}/${kind.length} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)} %]`;
    });
    console.log(`${title}: found ${shown[0]}, false alarms ${shown[1]}`);
  };
  for (const copy of [...Object.keys(copies), ...Object.keys(lures)]) {
    show(
      copy,
      judged.filter((sample) => sample.copy === copy),
    );
  }
  const kindOf = ({ path }: Sample): string => path.split('/').at(-1)!.split('-')[0]!;
  for (const kind of new Set(judged.map(kindOf))) {
    const rows = judged.filter((sample) => kindOf(sample) === kind);
    show(`${kind}, ${new Set(rows.map(({ path }) => path)).size} clips`, rows);
  }
  show('all', judged);
  console.log(`operating points ${points.map((point) => point.toFixed(2)).join(', ')}`);
  for (const sample of judged.filter((each) => isFound(each) !== each.isOurs)) {
    console.log(`  wrong: ${sample.path}, ${sample.copy}: ${(sample.logit - points[sample.part]!).toFixed(2)}`);
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
