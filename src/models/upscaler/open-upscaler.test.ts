import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSession, hostTensor } from '../../graph/index.ts';
import { convertEsrgan } from './esrgan-graph.ts';
import { esrganNetworks, readEsrganPackage, upscaleFactors } from './esrgan-package.ts';
import { openUpscaler, type PixelPicture } from './open-upscaler.ts';

// Made by fixtures/esrgan-golden.mjs (TensorFlow.js 4.22.0 on CPU, Node 20).
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/esrgan-golden.json'), 'utf8'));
const cacheFolder = mkdtempSync(join(tmpdir(), 'aozora-upscaler-'));
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

test.each(upscaleFactors)('convertEsrgan() x%i agrees with TensorFlow.js, edges included', async (factor) => {
  const { onnx } = convertEsrgan(readEsrganPackage(esrganNetworks.medium, factor), factor);
  using session = await createSession(onnx, { threads: 1 });
  const [width, height] = [9, 7];
  const picture = patternPicture(width, height);
  const area = height * width;
  const values = Float32Array.from(
    { length: 3 * area },
    (_, i) => picture.data[(i % area) * 4 + Math.floor(i / area)]!,
  );
  const pixels = hostTensor('float32', [1, 3, height, width], values);
  const { enlarged } = await session.run({ pixels });
  const plane = width * height * factor * factor;
  const expected: number[] = golden[`medium ${factor}`];
  const differences = expected.map((value, i) =>
    Math.abs(Number(enlarged!.data[(i % 3) * plane + Math.floor(i / 3)]) - value),
  );
  // Of 255; float32 sums in another order, and the fixture has three decimals.
  expect(Math.max(...differences)).toBeLessThan(0.01);
});

test('upscale() gives the same pixels in tiles as at once', async () => {
  const picture = patternPicture(50, 41);
  using whole = await openUpscaler({ factor: 2, cacheFolder, threads: 1 });
  using tiled = await openUpscaler({ factor: 2, cacheFolder, threads: 1, tileSide: 16 });
  const [expected, found] = [await whole.upscale(picture), await tiled.upscale(picture)];
  expect([found.width, found.height]).toEqual([100, 82]);
  const differences = found.data.map((value, i) => Math.abs(value - expected.data[i]!));
  // Kernels of another size sum in another order: a value beside a half may round the other way.
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});

test('openUpscaler() keeps its translation and a plain colour stays that colour away from the edges', async () => {
  using upscaler = await openUpscaler({ factor: 4, cacheFolder, threads: 1 });
  expect(readdirSync(cacheFolder)).toContain('esrgan-medium-1.0.0-x4.onnx');
  const data = new Uint8ClampedArray(48 * 48 * 4);
  for (let i = 0; i < data.length; i += 4) data.set([60, 120, 200, 255], i);
  const { data: large } = await upscaler.upscale({ width: 48, height: 48, data });
  const middle = large.subarray((96 * 192 + 96) * 4, (96 * 192 + 96) * 4 + 4);
  for (const [c, value] of [60, 120, 200, 255].entries()) expect(Math.abs(middle[c]! - value)).toBeLessThanOrEqual(4);
});

test('upscale() stops when its signal is aborted', async () => {
  using upscaler = await openUpscaler({ factor: 4, cacheFolder, threads: 1 });
  await expect(upscaler.upscale(patternPicture(8, 8), AbortSignal.abort(new Error('enough')))).rejects.toThrow(
    'enough',
  );
});

/** Mirrors `pixel` of fixtures/esrgan-golden.mjs. */
function patternPicture(width: number, height: number): PixelPicture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i++) {
    const [x, y, c] = [Math.floor(i / 4) % width, Math.floor(i / 4 / width), i % 4];
    data[i] = c === 3 ? 255 : Math.round(127.5 + 127.5 * Math.sin(0.9 * x + 2 * c) * Math.cos(0.7 * y - c));
  }
  return { width, height, data };
}
