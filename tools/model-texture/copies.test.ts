import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markClip } from '../../bench/mark-clip.ts';
import { createRandom } from '../../src/base/index.ts';
import { createClip, createFrame, type Frame, writeVideo } from '../../src/media/index.ts';
import { createWatermarkDetector } from '../../src/safety/watermark/detect-watermark.ts';
import { markNumberOf } from '../../src/safety/watermark/mark-payload.ts';
import { openCopyMeter } from './copies.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aozora-copies-test-'));
  await write('a.mp4', 'one');
  await write('b.mp4', 'another');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A second of a still picture of soft blots. */
async function write(name: string, seed: string): Promise<void> {
  const [width, height, frameRate] = [128, 128, 8];
  const frame = createFrame(width, height);
  const random = createRandom(seed);
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    frame.data.fill(128 + 50 * Math.sin(x / (9 + 9 * a) + 9 * c) * Math.cos(y / (9 + 9 * b)), 4 * i, 4 * i + 3);
  }
  const frames = Array.from({ length: 8 }, (): Frame => frame);
  await writeVideo(createClip(frames, { width, height, frameRate }), { path: inFolder(name), quality: 95 });
}

test('markClip() writes the number that a detector reads', async () => {
  const key = Buffer.from('key of a test');
  const number = markNumberOf(key, 'video');
  const detector = createWatermarkDetector(key);
  for await (const frame of await markClip(inFolder('a.mp4'), { key, number })) detector.push(frame);
  expect(detector.finish({ knownNumbers: [] })).toMatchObject({ status: 'found', number });
});

test('openCopyMeter() measures marked and unmarked copies apart, and finds them again in its cache', async () => {
  const cache = inFolder('cache.jsonl');
  const path = inFolder('a.mp4');
  const [marked, unmarked] = [true, false].map((isMarked) => ({ path, copy: 'crf 23', isMarked }));
  using meter = openCopyMeter({ seconds: 1, cache });
  const features = await meter.measure(marked!);
  expect(await meter.measure(unmarked!)).not.toEqual(features);
  using later = openCopyMeter({ seconds: 1, cache });
  expect(later.isKnown(marked!)).toBe(true);
  expect(later.isKnown({ ...marked!, copy: 'crf 28' })).toBe(false);
  expect(await later.measure(marked!)).toEqual(features);
  expect(readFileSync(cache, 'utf8').trim().split('\n')).toHaveLength(2);
});

test('openCopyMeter() knows a clip by its content, so that new weights are measured anew under old names', async () => {
  const cache = inFolder('contents.jsonl');
  const copy = { path: inFolder('clip.mp4'), copy: 'crf 23', isMarked: false };
  copyFileSync(inFolder('a.mp4'), copy.path);
  using meter = openCopyMeter({ seconds: 1, cache });
  const features = await meter.measure(copy);
  copyFileSync(inFolder('b.mp4'), copy.path);
  using later = openCopyMeter({ seconds: 1, cache });
  expect(later.isKnown(copy)).toBe(false);
  expect(await later.measure(copy)).not.toEqual(features);
});
