import { expect, test } from 'vitest';
import type { MemoryBudget } from '../checkpoints/working-memory.ts';
import { cellsAtOnce, decodingMemory, planDecoding } from './plan-decoding.ts';

const memory: MemoryBudget = { isOnProcessor: true, decodingBytes: 12e9 };
const cellSize = 32;

test('planDecoding() divides time first, and space only where the shortest tile of time is too large', () => {
  const small = { rows: 16, columns: 24 };
  expect(planDecoding(small, { tiling: 'auto', memory, cellSize }).space.length).toBe(24);
  const large = { rows: 22, columns: 40 };
  expect(planDecoding(large, { tiling: 'auto', memory, cellSize }).space).toEqual({ length: 16, stride: 14 });
});

test('planDecoding() stays within the memory of the machine, down to the least tiles', () => {
  for (const decodingBytes of [4e9, 6e9, 12e9]) {
    const plan = planDecoding(
      { rows: 40, columns: 60 },
      { tiling: 'auto', memory: { ...memory, decodingBytes }, cellSize },
    );
    const cells = cellsAtOnce({ rows: 40, columns: 60 }, plan, 33);
    expect(decodingMemory(cells)).toBeLessThanOrEqual(decodingBytes);
  }
});

test('planDecoding() decodes all at once where tiling is off, and in tiles of the size that is asked for', () => {
  const grid = { rows: 22, columns: 40 };
  const off = planDecoding(grid, { tiling: 'off', memory, cellSize });
  expect(cellsAtOnce(grid, off, 33)).toBe(22 * 40 * 33);
  expect(planDecoding(grid, { tiling: 256, memory, cellSize }).space).toEqual({ length: 8, stride: 6 });
});
