import { expect, test } from 'vitest';
import { maskLineSize, oracleFormat } from '../../evaluation/index.ts';
import { keptBoxes, lineOf, writeMaskCut } from './mask-cuts.ts';
import { createOracleShard, near } from './oracle-shard.ts';

const { cells, frames, maskSide } = oracleFormat;

test('keptBoxes() finds the boxes that bodies were kept in', () => {
  const shard = createOracleShard(2, 1);
  const area = frames * cells * cells;
  for (let frame = 0; frame < frames; frame++) {
    for (let row = 6; row < 10; row++)
      shard.slots.fill(2, area + (frame * cells + row) * cells + 12, area + (frame * cells + row) * cells + 16);
  }
  const boxes = keptBoxes(shard, 1, 1);
  expect(boxes).toHaveLength(frames);
  for (const { x, y, size } of boxes) {
    expect([x, y]).toEqual([14, 8]);
    expect(size).toBeGreaterThan(4 * near.room);
  }
  expect(keptBoxes(shard, 1, 1)).toBe(boxes);
});

test('writeMaskCut() cuts a mirrored mask where the mirrored crop is', () => {
  const box = { x: 9, y: 14, size: 10 };
  const window = { x: 7, y: 3, size: 40 };
  const [rows, columns, mirroredColumns] = [0, 1, 2].map(() => new Float32Array(maskLineSize)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  writeMaskCut({ box, window, isMirrored: false }, rows, columns);
  writeMaskCut({ box, window, isMirrored: true }, rows, mirroredColumns);
  for (let cell = 0; cell < maskSide; cell++) {
    for (let column = 0; column < cells; column++) {
      const there = mirroredColumns[(maskSide - 1 - cell) * cells + (cells - 1 - column)]!;
      expect(columns[cell * cells + column]).toBeCloseTo(there, 5);
    }
  }
});

test('writeMaskCut() cuts the mask where the window lies in the kept box', () => {
  const [rows, columns] = [new Float32Array(2 * maskLineSize), new Float32Array(2 * maskLineSize)];
  // The whole of what is kept is 16 cells wide around cell 12: half of it, from its left upper corner on, is cells 4 to 12.
  const cut = { box: { x: 12, y: 12, size: 16 }, window: { x: 0, y: 0, size: near.side / 2 }, isMirrored: false };
  writeMaskCut(cut, lineOf(rows, 1), lineOf(columns, 1));
  expect(rows.subarray(0, maskLineSize).every((share) => share === 0)).toBe(true);
  for (const line of [lineOf(rows, 1), lineOf(columns, 1)]) {
    const touched = Array.from({ length: cells }, (_, cell) =>
      Array.from({ length: maskSide }, (_, k) => line[k * cells + cell]!).some((share) => share > 1e-6),
    );
    // Cells of the crop are smaller than those of the mask here and take a mask's cell around their middle: one more at the end.
    expect(touched.indexOf(true)).toBe(3);
    expect(touched.lastIndexOf(true)).toBe(12);
  }
});
