/**
 * How often an unmarked video reads as marked: `npx tsx bench/watermark-chance.ts [--keys 150] [--searched 34]`.
 *
 * A trial is one clip without a mark, read in place with one random key and matched to 1,000 known numbers. Of each clip
 * one full detection, with its search for crops and turns, comes on top.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { type Frame, readVideo } from '../src/media/index.ts';
import { createCanonicalLuma } from '../src/safety/watermark/canonical-luma.ts';
import { dealCarriers, projectOnCarriers } from '../src/safety/watermark/carriers.ts';
import { createWatermarkDetector, normalTail } from '../src/safety/watermark/detect-watermark.ts';
import { createDiscreteCosine } from '../src/safety/watermark/discrete-cosine.ts';
import { normaliseLocally } from '../src/safety/watermark/local-normalisation.ts';
import { markLayout } from '../src/safety/watermark/mark-design.ts';
import { decodeMarkPayload, encodeMarkPayload, markNumberOf } from '../src/safety/watermark/mark-payload.ts';
import { prepareClips } from './watermark-clips.ts';

const { values } = parseArgs({
  options: { keys: { type: 'string', default: '150' }, searched: { type: 'string', default: '34' } },
});
const framesRead = 8;
const knownCount = 1000;
/** Readings of one video at most, as the detector counts them. */
const readings = 4;
const random = createRandom('chance');
const randomKey = (): Buffer => Buffer.from(Array.from({ length: 32 }, () => random.integer(256)));

const clips = await prepareClips(join(tmpdir(), 'aozora-watermark-clips'));
const heads: Frame[][] = [];
for (const { path } of clips) heads.push(await readHead(path));
const first = dealCarriers(randomKey(), markLayout);
const cosine = createDiscreteCosine(first.size);
const spectra = heads.map((frames) => cosine.forward(normalisedSum(frames)));

let [trials, decoded, matched] = [0, 0, 0];
let [sum, squares, largest, bestMatch] = [0, 0, 0, 0];
for (let k = 0; k < Number(values.keys); k++) {
  const key = randomKey();
  const carriers = dealCarriers(key, markLayout);
  const known = Array.from({ length: knownCount }, (_, i) => encodeMarkPayload(key, markNumberOf(key, `video ${i}`)));
  for (const spectrum of spectra) {
    const projections = projectOnCarriers(carriers, spectrum);
    let energy = 0;
    for (let i = 0; i < carriers.positions.length; i++) {
      if (carriers.groups[i] === 0) energy += (spectrum[carriers.positions[i]!]! * carriers.weights[i]!) ** 2;
    }
    const pilot = projections[0]! / Math.sqrt(energy);
    const bits = projections.slice(1);
    const scale = Math.sqrt(bits.length / bits.reduce((power, bit) => power + bit * bit, 0));
    const soft = bits.map((bit) => bit * scale);
    trials++;
    sum += pilot;
    squares += pilot * pilot;
    largest = Math.max(largest, Math.abs(pilot));
    if (decodeMarkPayload(key, soft) !== null) decoded++;
    const best = Math.max(...known.map((payload) => correlate(payload, soft)));
    bestMatch = Math.max(bestMatch, best);
    if (readings * knownCount * normalTail(best) <= 1e-6) matched++;
  }
}
console.log(`${trials} trials in place: ${decoded} read, ${matched} matched to one of ${knownCount}`);
console.log(
  `pilot score: mean ${(sum / trials).toFixed(3)}, deviation ${Math.sqrt(squares / trials).toFixed(3)}, largest ${largest.toFixed(2)}; best match ${bestMatch.toFixed(2)}`,
);

const statuses = new Map<string, number>();
for (const frames of heads.slice(0, Number(values.searched))) {
  const key = randomKey();
  const detector = createWatermarkDetector(key);
  for (const frame of frames) detector.push(frame);
  const knownNumbers = Array.from({ length: knownCount }, (_, i) => markNumberOf(key, `video ${i}`));
  const { status } = detector.finish({ knownNumbers });
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}
console.log(`full detections: ${[...statuses].map(([status, count]) => `${status} ${count}`).join(', ')}`);

async function readHead(path: string): Promise<Frame[]> {
  await using video = await readVideo(path);
  const frames: Frame[] = [];
  for await (const frame of video.frames) {
    frames.push({ ...frame, data: frame.data.slice() });
    if (frames.length === framesRead) break;
  }
  return frames;
}

function normalisedSum(frames: readonly Frame[]): Float32Array {
  const readLuma = createCanonicalLuma(frames[0]!.width, frames[0]!.height);
  const total = new Float32Array(256 ** 2);
  for (const frame of frames) {
    const { picture } = normaliseLocally(readLuma(frame));
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + picture[i]!;
  }
  return total;
}

function correlate(payload: Uint8Array, soft: Float64Array): number {
  let score = 0;
  for (let i = 0; i < payload.length; i++) score += payload[i] === 1 ? soft[i]! : -soft[i]!;
  return score / Math.sqrt(payload.length);
}
