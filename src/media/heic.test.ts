import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { heicFile, quarters } from './heic-files.fixture.ts';
import { readImage } from './image.ts';

/** The middle of each quarter, in the order of `quarters`. */
function quarterColors({ width, height, data }: Frame): number[][] {
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.round(y * height) * width + Math.round(x * width)) * 4;
      return Array.from(data.subarray(at, at + 3));
    }),
  );
}

function largestDifference(actual: number[][], expected: readonly (readonly number[])[]): number {
  return Math.max(...actual.flatMap((color, i) => color.map((value, c) => Math.abs(value - expected[i]![c]!))));
}

describe('readImage() of HEIC', () => {
  // Without the turn colours would stand elsewhere; without the profile the red would be [203, 54, 53].
  test('readImage() shows a telephone picture of turned tiles upright and in sRGB, from a path and from bytes', async () => {
    for (const source of [heicFile('telephone.heic'), readFileSync(heicFile('telephone.heic'))]) {
      const frame = await readImage(source);
      expect([frame.width, frame.height]).toEqual([128, 192]);
      expect(largestDifference(quarterColors(frame), quarters)).toBeLessThanOrEqual(5);
    }
  });

  test('readImage() brings 10 bits to 8', async () => {
    const colors = quarterColors(await readImage(heicFile('ten-bit.heic')));
    expect(largestDifference(colors, quarters)).toBeLessThanOrEqual(5);
  });

  test.each(['alpha.heic', 'premultiplied-alpha.heic'])('readImage() shows the background through %s', async (name) => {
    const colors = quarterColors(await readImage(heicFile(name), { background: { red: 0, green: 255, blue: 0 } }));
    const mixed = quarters.map((color, i) =>
      i % 2 === 1 ? color : color.map((value, c) => value * (128 / 255) + (c === 1 ? 255 : 0) * (127 / 255)),
    );
    expect(largestDifference(colors, mixed)).toBeLessThanOrEqual(5);
  });

  test('readImage() decodes one picture at a time, and goes on after one that fails', async () => {
    let most = 0;
    const watch = setInterval(() => {
      // The runner's own threads are not there: tests run in a process each.
      const { workers } = process.report.getReport() as unknown as { workers: readonly unknown[] };
      most = Math.max(most, workers.length);
    }, 150);
    const path = heicFile('telephone.heic');
    const jobs = [path, heicFile('jpeg-inside.heif'), path, path].map((file) =>
      readImage(file).then(
        () => true,
        () => false,
      ),
    );
    expect(await Promise.all(jobs)).toEqual([true, false, true, true]);
    clearInterval(watch);
    expect(most).toBe(1);
  });

  test('readImage() refuses HEIC that is damaged, over a limit or of a codec that is not known', async () => {
    const bytes = readFileSync(heicFile('telephone.heic'));
    const withoutTiles = Uint8Array.from(bytes).fill(0, bytes.indexOf('mdat') + 4);
    const cases: [Uint8Array | string, string, object?][] = [
      [bytes.subarray(0, bytes.indexOf('mdat') + 100), 'Cannot read the image as the file is damaged'],
      [bytes.subarray(0, 40), 'Cannot read the image as the file is damaged'],
      [withoutTiles, 'Cannot read the image as the file is damaged'],
      [bytes, 'at most 20000 pixels: current value is 128x192', { limits: { pixels: 20_000 } }],
      [bytes, 'decoding may take at most 0.001 s', { limits: { decodeSeconds: 0.001 } }],
      [heicFile('jpeg-inside.heif'), 'this kind of HEIF is not supported: save it as JPEG or PNG'],
    ];
    for (const [source, sentence, options] of cases) {
      await expect(readImage(source, options)).rejects.toMatchObject({
        name: 'MediaError',
        message: expect.stringContaining(sentence),
      });
    }
  });
});
