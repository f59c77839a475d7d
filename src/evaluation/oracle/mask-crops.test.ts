import { expect, test } from 'vitest';
import { createSession, emit, hostTensor, input } from '../../graph/index.ts';
import { type CropLine, cutMasks, maskLineSize, writeMaskLine } from './mask-crops.ts';
import { oracleFormat } from './oracle-format.ts';

const { cells, maskSide } = oracleFormat;

function lineOf(line: CropLine): Float32Array {
  const shares = new Float32Array(maskLineSize);
  writeMaskLine(line, shares);
  return shares;
}

/** The mask of one picture as it lies in one crop. */
async function cut(mask: Float32Array, rows: CropLine, columns: CropLine): Promise<Float32Array> {
  const line = [1, maskSide, cells];
  const cuts = { masks: input('masks', [1, cells, cells]), rows: input('rows', line), columns: input('columns', line) };
  const model = emit({ cut: cutMasks(cuts) });
  using session = await createSession(model, { device: 'cpu', threads: 1, hasSpinningThreads: false });
  const seen = await session.run({
    masks: hostTensor('float32', [1, cells, cells], mask),
    rows: hostTensor('float32', line, lineOf(rows)),
    columns: hostTensor('float32', line, lineOf(columns)),
  });
  return seen.cut!.data as Float32Array;
}

test('cutMasks() shows a mask that rises along its columns as it rises in the crop, for crops of any size and place', async () => {
  const ramp = Float32Array.from({ length: cells * cells }, (_, i) => (i % cells) + 0.5);
  for (const { start, length } of [
    { start: 3, length: 12 },
    { start: 2.5, length: 18 },
    { start: 6.2, length: 7.4 },
  ]) {
    const seen = await cut(ramp, { start: 4, length: 12 }, { start, length });
    for (let cell = 0; cell < maskSide; cell++) {
      // The mean of a ramp over a cell of the crop is its value in the middle; where cells of the mask are cut, a step of it at most.
      const middle = start + ((cell + 0.5) * length) / maskSide;
      expect(Math.abs(seen[5 * maskSide + cell]! - middle)).toBeLessThan(0.26);
    }
  }
});

test('cutMasks() keeps the area of a body that lies in the crop', async () => {
  const mask = new Float32Array(cells * cells);
  for (let row = 8; row < 13; row++) mask.fill(1, row * cells + 9, row * cells + 16);
  const seen = await cut(mask, { start: 3.3, length: 15 }, { start: 5.1, length: 15 });
  const area = seen.reduce((sum, share) => sum + share, 0) * (15 / maskSide) ** 2;
  expect(area).toBeCloseTo(5 * 7, 3);
});

test('writeMaskLine() repeats the last cell beyond the border', () => {
  const line = lineOf({ start: -6, length: 12 });
  expect(Array.from(line.subarray(0, 3))).toEqual([1, 0, 0]);
  for (let cell = 0; cell < maskSide; cell++) {
    const shares = line.subarray(cell * cells, (cell + 1) * cells);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  }
});
