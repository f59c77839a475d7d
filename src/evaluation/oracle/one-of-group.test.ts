import { describe, expect, it } from 'vitest';
import { oneOfGroup } from './one-of-group.ts';
import { oracleFormat } from './oracle-format.ts';

const { frames, cells } = oracleFormat;

/** Squares of cells: [left, top, side] of each in a picture. */
function maskOf(squares: (frame: number) => readonly (readonly [number, number, number])[]): Float32Array {
  const mask = new Float32Array(frames * cells * cells);
  for (let frame = 0; frame < frames; frame++) {
    for (const [left, top, side] of squares(frame)) {
      for (let y = top; y < top + side; y++) {
        mask.fill(1, (frame * cells + y) * cells + left, (frame * cells + y) * cells + left + side);
      }
    }
  }
  return mask;
}

const columnsOf = (mask: Float32Array): number[][] =>
  oneOfGroup(mask).map((part) => [...new Set(part.map(({ column }) => column))].sort((a, b) => a - b));

describe('oneOfGroup()', () => {
  it('follows one of three that walk side by side', () => {
    // The second is largest in picture 4, and the others are as large in all others.
    const mask = maskOf((frame) => [
      [frame, 2, 3],
      [8 + frame, 12, frame === 4 ? 4 : 3],
      [16 + (frame % 2), 20, 3],
    ]);
    for (const [frame, columns] of columnsOf(mask).entries()) {
      expect(columns[0]).toBe(8 + frame);
      expect(columns.length).toBe(frame === 4 ? 4 : 3);
    }
  });

  it('takes all of a body that hides its middle behind something', () => {
    const mask = maskOf(() => [
      [2, 5, 6],
      [9, 6, 3],
    ]);
    expect(columnsOf(mask)[3]).toEqual([2, 3, 4, 5, 6, 7, 9, 10, 11]);
  });

  it('takes nothing where nothing is seen, and leaves cells out that hardly look like it', () => {
    expect(oneOfGroup(new Float32Array(frames * cells * cells)).flat()).toEqual([]);
    const faint = maskOf(() => [[4, 4, 4]]).map((share) => 0.3 * share);
    expect(oneOfGroup(faint).flat()).toEqual([]);
  });
});
