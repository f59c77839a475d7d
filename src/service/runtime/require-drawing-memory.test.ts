import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tinyLtx, tinyWan } from '../../../test/parity/tiny-checkpoints.fixture.ts';
import { openReleasedModel } from '../../models/index.ts';
import { requireDrawingMemory } from './require-drawing-memory.ts';

const folderOf = (name: string): string =>
  fileURLToPath(new URL(`../../../test/parity/fixtures/${name}`, import.meta.url));

test.each([
  ['wan', tinyWan],
  ['ltx', tinyLtx],
] as const)(
  'requireDrawingMemory() refuses what %s would need more memory for than there is',
  async (name, checkpoint) => {
    await using model = await openReleasedModel({ checkpoint, folder: folderOf(name), threads: 1 });
    const size = (side: number) => ({
      rows: side / model.info.geometry.cellSize,
      columns: side / model.info.geometry.cellSize,
    });
    const needs = (side: number, latentFrames: number): number =>
      model.workingMemory!({ grid: size(side), latentFrames, decoder: 'full' })!;
    expect(needs(512, 3)).toBeLessThanOrEqual(needs(512, 9));
    expect(needs(256, 9)).toBeLessThanOrEqual(needs(1024, 9));
    const request = { width: 512, height: 512, frameCount: 17 };
    const needed = needs(512, 1 + 16 / model.info.geometry.framesPerSpan);
    expect(() => requireDrawingMemory(model, request, needed)).not.toThrow();
    expect(() => requireDrawingMemory(model, request, needed - 1)).toThrow(
      /^Cannot draw 17 frames of 512x512 with tiny-\w+ as about [\d.]+ GB of memory must be free: current value is [\d.]+ GB/,
    );
  },
);

test('requireDrawingMemory() asks a model of another device nothing', async () => {
  await using model = await openReleasedModel({ checkpoint: tinyLtx, folder: folderOf('ltx'), device: 'webgpu' });
  expect(() => requireDrawingMemory(model, { width: 4096, height: 4096, frameCount: 257 }, 0)).not.toThrow();
});

test('tiles need less memory than whole pictures', async () => {
  const needs = async (tiling: 'off' | number): Promise<number> => {
    await using model = await openReleasedModel({ checkpoint: tinyLtx, folder: folderOf('ltx'), tiling });
    return model.workingMemory!({ grid: { rows: 40, columns: 40 }, latentFrames: 5, decoder: 'full' })!;
  };
  expect(await needs(128)).toBeLessThan(await needs('off'));
});
