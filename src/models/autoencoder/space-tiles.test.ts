import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  openSafetensors,
  symbol,
} from '../../graph/index.ts';
import { ltxAutoencoder } from '../configs/ltx-2b.ts';
import type { Pictures } from '../video-model.ts';
import { createWeights } from '../weights.ts';
import { decodeLtx } from './ltx-decoder.ts';
import { decodeInTiles, type GridPart, tilesOfPixels } from './space-tiles.ts';

const open = (name: string) =>
  openSafetensors(fileURLToPath(new URL(`./fixtures/${name}.safetensors`, import.meta.url)));

/** Pictures whose pixels say where they are. */
function ramp(part: GridPart, cellSize: number): Pictures {
  const [height, width] = [part.rows * cellSize, part.columns * cellSize];
  const data = new Float32Array(2 * height * width * 3);
  for (let i = 0; i < data.length; i++) {
    const [c, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [
      (pixel % width) + part.column * cellSize,
      (Math.floor(pixel / width) % height) + part.row * cellSize,
    ];
    data[i] = c === 0 ? x : c === 1 ? y : Math.floor(pixel / (width * height));
  }
  return { count: 2, height, width, data };
}

test.each([
  [3, 4],
  [5, 6],
  [7, 2],
  [16, 9],
])('decodeInTiles() of what needs no neighbours is the whole: %i x %i cells', async (rows, columns) => {
  const seen: GridPart[] = [];
  const found = await decodeInTiles({ rows, columns }, { length: 3, stride: 2, cellSize: 4 }, async (part) => {
    seen.push(part);
    return ramp(part, 4);
  });
  expect(found).toEqual(ramp({ row: 0, column: 0, rows, columns }, 4));
  // every tile is whole, so none sees less than others
  expect(new Set(seen.map((part) => `${part.rows}x${part.columns}`))).toEqual(
    new Set([`${Math.min(3, rows)}x${Math.min(3, columns)}`]),
  );
});

test('decodeInTiles() fades tiles into each other evenly, up to the end of the first', async () => {
  let index = 0;
  const grid = { rows: 1, columns: 6 };
  const found = await decodeInTiles(grid, { length: 4, stride: 3, cellSize: 2 }, async ({ rows, columns }) => {
    const value = index++;
    return { count: 1, height: rows * 2, width: columns * 2, data: new Float32Array(rows * columns * 12).fill(value) };
  });
  // the second tile begins at pixel 4 instead of 6, and fades in over the last 2 pixels of the first
  const line = Array.from({ length: 12 }, (_, x) => found.data[x * 3]);
  expect(line).toEqual([0, 0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1]);
});

test('tilesOfPixels() has the tiles of diffusers at its default sizes', () => {
  // AutoencoderKLLTXVideo: 512 and 448 pixels; AutoencoderKLWan: 256 and 192
  expect(tilesOfPixels(512, 32)).toEqual({ length: 16, stride: 14 });
  expect(tilesOfPixels(256, 8)).toEqual({ length: 32, stride: 24 });
  expect(tilesOfPixels(10, 32)).toEqual({ length: 2, stride: 1 });
});

test('decodeInTiles() joins tiles of LTX-Video as the blends of diffusers do', async () => {
  using weightsFile = await open('ltx');
  using golden = await open('ltx-tiles');
  const config = { ...ltxAutoencoder, latentChannels: 6, decoder: { width: 32, middleBlocks: 2, stages: [1, 2, 1] } };
  const size = [symbol('F'), 6, symbol('H'), symbol('W')];
  const weights = createWeights();
  const output = decodeLtx(
    weights,
    { latents: input('latents', size), time: input('level', [1]) },
    { config, method: 'direct' },
  );
  const tensors: Record<string, HostTensor> = {};
  for (const { name } of weights.specs) tensors[name] = await weightsFile.readFloat32(name);
  const model = emit(
    { output },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[name]!) }) },
  );
  using session = await createSession(model, { threads: 1 });
  const { data } = await golden.readFloat32('latents'); // [C, F, H, W] = [6, 2, 3, 4]
  const level = hostTensor('float32', [1], Float32Array.of(0.05));
  const decode = async ({ row, column, rows, columns }: GridPart): Promise<Pictures> => {
    const latents = Float32Array.from({ length: 2 * 6 * rows * columns }, (_, i) => {
      const [x, y] = [i % columns, Math.floor(i / columns) % rows];
      const [c, f] = [Math.floor(i / columns / rows) % 6, Math.floor(i / columns / rows / 6)];
      return data[((c * 2 + f) * 3 + row + y) * 4 + column + x]!;
    });
    const run = await session.run({ latents: hostTensor('float32', [2, 6, rows, columns], latents), level });
    const [count, , height, width] = run.output!.shape as [number, number, number, number];
    const [values, area] = [run.output!.data as Float32Array, height * width];
    const pictures = values.map((_, i) => {
      const pixel = Math.floor(i / 3);
      return values[(Math.floor(pixel / area) * 3 + (i % 3)) * area + (pixel % area)]!;
    });
    return { count, height, width, data: pictures };
  };
  const grid = { rows: 3, columns: 4 };
  const tiled = await decodeInTiles(grid, { length: 2, stride: 1, cellSize: 32 }, decode);
  const whole = await decode({ row: 0, column: 0, ...grid });
  for (const [name, { data: found, count, height, width }] of [
    ['tiled', tiled],
    ['whole', whole],
  ] as const) {
    expect([count, height, width]).toEqual([9, 96, 128]);
    const expected = await golden.readFloat32(name); // every fourth picture, [T, C, H, W]
    let worst = 0;
    for (const [i, value] of expected.data.entries()) {
      const [pixel, plane] = [i % (96 * 128), Math.floor(i / (96 * 128))];
      const [t, c] = [Math.floor(plane / 3), plane % 3];
      const difference = Math.abs(found[(4 * t * 96 * 128 + pixel) * 3 + c]! - value);
      worst = Math.max(worst, difference / Math.max(1, Math.abs(value)));
    }
    // stored in half precision: relative 4.9e-4
    expect(worst, name).toBeLessThan(1e-3);
  }
});
