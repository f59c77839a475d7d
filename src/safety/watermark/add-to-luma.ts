import { canonicalSide, type PixelFrame } from './canonical-luma.ts';

/** Where along one axis each pixel reads the canonical picture. */
interface Positions {
  readonly cell: Int32Array;
  readonly fraction: Float32Array;
}

/**
 * Makes a function that adds a canonical picture to the brightness of frames of one size.
 *
 * The picture is scaled up linearly and rounded with a fixed 8 x 8 ordered dither: amounts below one grey level keep
 * their mean, and a still frame stays still because the dither never moves. Red, green and blue change alike, unless
 * one is at its limit already.
 *
 * @returns function of (frame, amount [256, 256] in grey levels) that returns a new frame
 */
export function createLumaAdder<F extends PixelFrame>(
  width: number,
  height: number,
): (frame: F, amount: Float32Array) => F {
  const across = planPositions(width);
  const down = planPositions(height);
  const row = new Float32Array(canonicalSide);
  return (frame, amount) => {
    const data = new Uint8ClampedArray(frame.data);
    for (let y = 0; y < height; y++) {
      const upper = down.cell[y]! * canonicalSide;
      const fraction = down.fraction[y]!;
      for (let x = 0; x < canonicalSide; x++) {
        const a = amount[upper + x]!;
        row[x] = a + fraction * (amount[upper + canonicalSide + x]! - a);
      }
      addRow(data, y * width * 4, { row, across, dither: (y & 7) * 8 });
    }
    return { ...frame, data };
  };
}

interface RowPlan {
  readonly row: Float32Array;
  readonly across: Positions;
  readonly dither: number;
}

function addRow(data: Uint8ClampedArray, offset: number, plan: RowPlan): void {
  const { row, dither } = plan;
  const { cell, fraction } = plan.across;
  for (let x = 0, i = offset; x < cell.length; x++, i += 4) {
    const left = row[cell[x]!]!;
    const value = left + fraction[x]! * (row[cell[x]! + 1]! - left);
    const whole = Math.floor(value + bayer[dither + (x & 7)]!);
    if (whole === 0) continue;
    const isBrighter = whole > 0;
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const limit = isBrighter ? 255 : 0;
    if (red !== limit && green !== limit && blue !== limit) {
      data[i] = red + whole;
      data[i + 1] = green + whole;
      data[i + 2] = blue + whole;
      continue;
    }
    // A saturated channel cannot move: the others move more, so that luma changes as planned.
    const movable = (red === limit ? 0 : 0.2126) + (green === limit ? 0 : 0.7152) + (blue === limit ? 0 : 0.0722);
    const more = Math.floor(value / Math.max(leastMovable, movable) + bayer[dither + (x & 7)]!);
    data[i] = red + more;
    data[i + 1] = green + more;
    data[i + 2] = blue + more;
  }
}

/** Part of luma below which the rest is given up: colors would change visibly. */
const leastMovable = 1 / 3;

function planPositions(length: number): Positions {
  const cell = new Int32Array(length);
  const fraction = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const position = ((i + 0.5) * canonicalSide) / length - 0.5;
    cell[i] = Math.max(0, Math.min(canonicalSide - 2, Math.floor(position)));
    fraction[i] = Math.max(0, Math.min(1, position - cell[i]!));
  }
  return { cell, fraction };
}

/** [8, 8] thresholds in (0, 1): the recursive Bayer matrix */
const bayer = Float32Array.from({ length: 64 }, (_, i) => {
  const [x, y] = [i & 7, i >> 3];
  let rank = 0;
  for (let bit = 0; bit < 3; bit++) {
    rank = rank * 4 + ((((x ^ y) >> bit) & 1) << 1) + ((y >> bit) & 1);
  }
  return (rank + 0.5) / 64;
});
