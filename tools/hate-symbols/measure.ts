/**
 * Measures the symbol network on styles, warps and occluders that it never saw, and sets its operating point.
 *
 *   tsx tools/hate-symbols/measure.ts [--folder checkpoints/hate-symbols] [--count 200] [--set-threshold 0.01]
 *     [--visible 0.75] [--videos FOLDER,FOLDER]
 *
 * With `--set-threshold`, the operating points of the symbols are where they find that share of harmless training-style pictures together.
 * `--visible` is the part of a symbol's lines that must be in the picture, uncovered and of another brightness than what
 * was there; 0 asks for every symbol that was drawn. `--videos` reviews harmless videos with this network alone.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/base/index.ts';
import { encodeSafetensors, type HostTensor, hostTensor, openSafetensorsBytes } from '../../src/graph/index.ts';
import { type Frame, readVideo } from '../../src/media/index.ts';
import { openSymbolClassifier } from '../../src/safety/frame-review/symbol-classifier.ts';
import { type SymbolKind, symbolKinds, symbolSide } from '../../src/safety/frame-review/symbol-network.ts';
import { createFrameReviewer, wilsonInterval } from '../../src/safety/index.ts';
import { createPictureMaker } from './picture.ts';
import type { Split } from './strokes.ts';
import { drawWorlds } from './worlds.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'checkpoints/hate-symbols' },
    count: { type: 'string', default: '200' },
    worlds: { type: 'string', default: '60' },
    visible: { type: 'string', default: '0.75' },
    videos: { type: 'string' },
    'set-threshold': { type: 'string' },
  },
});
const count = Number(values.count);
/** Symbols of which less can be seen are not asked for. */
const smallestVisible = Number(values.visible);
const worlds = drawWorlds('measure', Number(values.worlds));
if (values['set-threshold'] !== undefined) await setThreshold(Number(values['set-threshold']));

using classifier = await openSymbolClassifier(values.folder);
const largest = async (frame: Frame): Promise<number> => Math.max(...Object.values(await classifier.logits(frame)));
const folders = values.videos?.split(',') ?? [];
if (folders.length === 0) for (const split of ['train', 'held-out'] as const) await measure(split);
let found = 0;
for (const data of worlds) if ((await largest(asFrame(data))) >= 0) found++;
console.log(`frames of the drawn world: ${show(found, worlds.length)}`);

for (const path of folders) await reviewVideos(path);

/** Frames over the operating point, and videos that would be held back by the mean of three frames. */
async function reviewVideos(path: string): Promise<void> {
  let [frames, alarms, videos, blocked] = [0, 0, 0, 0];
  for (const name of readdirSync(path).filter((file) => /\.(mp4|mkv|webm|mov)$/.test(file))) {
    await using video = await readVideo(join(path, name));
    const { frameRate } = video.frames;
    const reviewer = createFrameReviewer({ classifiers: [classifier], profile: 'public', stage: 'output', frameRate });
    for await (const frame of video.frames) {
      await reviewer.push(frame);
      frames++;
      if ((await largest(frame)) >= 0) alarms++;
    }
    videos++;
    if (reviewer.finish().status === 'refused') {
      blocked++;
      console.log(`  ${name}`);
    }
  }
  console.log(`${path}: frames ${show(alarms, frames)}, videos held back ${show(blocked, videos)}`);
}

async function measure(split: Split): Promise<void> {
  const make = createPictureMaker(createRandom(`measure ${split}`), { split, worlds, smallestVisible });
  let all = 0;
  for (const kind of symbolKinds) {
    let hits = 0;
    for (let i = 0; i < count; i++) if ((await largest(asFrame(make(kind).data))) >= 0) hits++;
    all += hits;
    console.log(`${split}, ${kind}: recall ${show(hits, count)}`);
  }
  console.log(`${split}, all: recall ${show(all, count * symbolKinds.length)}`);
  let alarms = 0;
  const harmless = count * symbolKinds.length;
  for (let i = 0; i < harmless; i++) if ((await largest(asFrame(make(null).data))) >= 0) alarms++;
  console.log(`${split}, look-alikes and clutter: false alarms ${show(alarms, harmless)}`);
}

function asFrame({ buffer }: Uint8ClampedArray): Frame {
  return { width: symbolSide, height: symbolSide, data: new Uint8Array(buffer) };
}

function show(hits: number, total: number): string {
  const { rate, low, high } = wilsonInterval(hits, total);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return `${hits}/${total} ${percent(rate ?? 0)} [${percent(low)}, ${percent(high)}]`;
}

/**
 * Sets one operating point a symbol, so that together they find that share of harmless pictures.
 *
 * Starts above all harmless pictures and lowers, alarm by alarm, the point that gains most symbols for its next ones.
 */
async function setThreshold(share: number): Promise<void> {
  using open = await openSymbolClassifier(values.folder);
  const reader = await openSafetensorsBytes(readFileSync(join(values.folder, 'hate-symbols.safetensors')));
  const tensors: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) tensors[name] = await reader.read(name);
  const before = symbolKinds.map((_, k) => Number(tensors.threshold?.data[k] ?? tensors.threshold?.data[0] ?? 0));
  const make = createPictureMaker(createRandom('operating point'), { split: 'train', worlds, smallestVisible });
  const raw = async (kind: SymbolKind | null): Promise<number[]> => {
    const logits = await open.logits(asFrame(make(kind).data));
    return symbolKinds.map((each, k) => logits[each] + before[k]!);
  };
  const harmless: number[][] = [];
  for (let i = 0; i < count * symbolKinds.length; i++) harmless.push(await raw(null));
  const found: number[][] = [];
  for (const [k, kind] of symbolKinds.entries()) {
    const own: number[] = [];
    for (let i = 0; i < count / 2; i++) own.push((await raw(kind))[k]!);
    found.push(own);
  }
  const points = choosePoints(harmless, found, share);
  console.log(`operating points: ${symbolKinds.map((kind, k) => `${kind} ${points[k]!.toFixed(2)}`).join(', ')}`);
  tensors.threshold = hostTensor('float32', [symbolKinds.length], Float32Array.from(points));
  const bytes = encodeSafetensors(tensors);
  writeFileSync(join(values.folder, 'hate-symbols.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.folder, 'SHA256SUMS'), `${sum}  hate-symbols.safetensors\n`);
}

function choosePoints(
  harmless: readonly (readonly number[])[],
  found: readonly (readonly number[])[],
  share: number,
): number[] {
  const ranked = symbolKinds.map((_, k) => harmless.map((logits) => logits[k]!).sort((a, b) => b - a));
  const taken = symbolKinds.map(() => 0);
  const pointsOf = (counts: readonly number[]): number[] => counts.map((n, k) => ranked[k]![n]! + 1e-3);
  const alarms = (points: readonly number[]): number =>
    harmless.filter((logits) => logits.some((logit, k) => logit >= points[k]!)).length;
  for (;;) {
    const points = pointsOf(taken);
    let best: { readonly k: number; readonly n: number; readonly gain: number } | null = null;
    for (const k of symbolKinds.keys()) {
      for (let more = 1; more <= 3; more++) {
        const next = pointsOf(taken.with(k, taken[k]! + more));
        if (alarms(next) > share * harmless.length) continue;
        const gain = found[k]!.filter((logit) => logit < points[k]! && logit >= next[k]!).length / more;
        if (best === null || gain > best.gain) best = { k, n: taken[k]! + more, gain };
      }
    }
    if (best === null) return points;
    taken[best.k] = best.n;
  }
}
