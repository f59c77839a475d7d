import { describe, expect, it } from 'vitest';
import { bodyBoxes, cropBody, cropBytes, foundBoxes } from './body-crops.ts';
import { wideView } from './oracle-clip.ts';
import { oracleFormat } from './oracle-format.ts';

const { frames, cells, sharpSide, cropSide, side } = oracleFormat;

/** A mask of one rectangle of cells in some pictures. */
function rectangle(
  [left, top, width, height]: readonly [number, number, number, number],
  shown: readonly number[],
): Float32Array {
  const mask = new Float32Array(frames * cells * cells);
  for (const frame of shown) {
    for (let y = top; y < top + height; y++) {
      mask.fill(1, (frame * cells + y) * cells + left, (frame * cells + y) * cells + left + width);
    }
  }
  return mask;
}

const every = Array.from({ length: frames }, (_, i) => i);

describe('bodyBoxes()', () => {
  it('puts the middle of a box on that of a mask and the whole mask into it', () => {
    for (const rect of [
      [2, 3, 6, 6],
      [10, 12, 8, 3],
      [0, 0, 1, 1],
    ] as const) {
      const [left, top, width, height] = rect;
      for (const { x, y, size } of bodyBoxes(rectangle(rect, every))) {
        expect([x, y]).toEqual([left + width / 2, top + height / 2]);
        expect(size).toBeGreaterThan(Math.max(width, height));
        expect(size).toBeLessThan(1.3 * Math.max(width, height) + 2.5);
      }
    }
  });

  it('stays where a body was last seen and is as large in every picture', () => {
    const mask = rectangle([2, 2, 4, 4], [0, 1]);
    mask.set(rectangle([12, 8, 8, 8], [6]).subarray(6 * cells * cells, 7 * cells * cells), 6 * cells * cells);
    const boxes = bodyBoxes(mask);
    expect(boxes.map(({ x }) => x)).toEqual([4, 4, 4, 4, 16, 16, 16, 16]);
    expect(new Set(boxes.map(({ size }) => size)).size).toBe(1);
  });

  it('takes the whole picture where nothing is seen', () => {
    expect(bodyBoxes(new Float32Array(frames * cells * cells))[3]).toEqual({ x: 12, y: 12, size: 24 });
  });
});

describe('cropBody()', () => {
  it('shows what is in the box, in its place, and repeats the border', () => {
    // Brightness is the column: a crop of the left half rises half as far, at half the step of cells.
    const clip = Uint8Array.from(
      { length: frames * sharpSide * sharpSide * 3 },
      (_, i) => Math.floor(i / 3) % sharpSide,
    );
    const crop = new Uint8Array(cropBytes);
    cropBody(
      clip,
      every.map(() => ({ x: 6, y: 12, size: 12 })),
      crop,
    );
    const step = 96 / cropSide;
    for (const column of [0, 7, 47]) {
      // The mean of a ramp over a cell is its value in the middle, less half a pixel as pixel p holds p.
      expect(Math.abs(crop[3 * (5 * cropSide + column)]! - ((column + 0.5) * step - 0.5))).toBeLessThanOrEqual(0.5);
    }
    cropBody(
      clip,
      every.map(() => ({ x: 0, y: 12, size: 12 })),
      crop,
    );
    expect([crop[0], crop[3 * 23]]).toEqual([0, 0]);
    expect(crop[3 * 47]).toBeGreaterThan(44);
  });
});

describe('wideView()', () => {
  it('averages 2 x 2 pixels', () => {
    const clip = new Uint8Array(frames * sharpSide * sharpSide * 3);
    const row = sharpSide * 3;
    // Green of the second cell of the second line: pixels (2, 2), (3, 2), (2, 3), (3, 3).
    for (const [at, value] of [
      [2 * row + 7, 10],
      [2 * row + 10, 20],
      [3 * row + 7, 30],
      [3 * row + 10, 42],
    ] as const) {
      clip[at] = value;
    }
    const wide = wideView(clip);
    expect(wide[(side + 1) * 3 + 1]).toBe(26);
    expect(wide.reduce((sum, value) => sum + value, 0)).toBe(26);
  });
});

describe('foundBoxes()', () => {
  it('leaves out cells far away that were found by mistake', () => {
    const body = rectangle([4, 10, 6, 5], every);
    const mistaken = rectangle([20, 2, 2, 2], [0, 1, 2, 5, 6]);
    const both = body.map((share, i) => Math.max(share, mistaken[i]!));
    expect(foundBoxes(both)).toEqual(bodyBoxes(body));
    expect(bodyBoxes(both)[0]!.size).toBeGreaterThan(1.5 * bodyBoxes(body)[0]!.size);
  });
});
