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
    const pixels = new Uint32Array(data.buffer);
    for (let y = 0; y < height; y++) {
      const upper = down.cell[y]! * canonicalSide;
      const fraction = down.fraction[y]!;
      for (let x = 0; x < canonicalSide; x++) {
        const a = amount[upper + x]!;
        row[x] = a + fraction * (amount[upper + canonicalSide + x]! - a);
      }
      addRow({ data, pixels }, y * width, { row, across, dither: (y & 7) * 8 });
    }
    return { ...frame, data };
  };
}

interface RowPlan {
  readonly row: Float32Array;
  readonly across: Positions;
  readonly dither: number;
}

/** A copied frame, as bytes and as one number a pixel, 0xAABBGGRR. */
interface Target {
  readonly data: Uint8ClampedArray;
  readonly pixels: Uint32Array;
}

/** Amounts stay far above this, so that cutting off digits rounds them down. */
const lowest = -1024;

function addRow({ data, pixels }: Target, start: number, plan: RowPlan): void {
  const { row, dither } = plan;
  const { cell, fraction } = plan.across;
  for (let x = 0; x < cell.length; x++) {
    const at = cell[x]!;
    const left = row[at]!;
    const value = left + fraction[x]! * (row[at + 1]! - left);
    const whole = ((value + bayer[dither + (x & 7)]! - lowest) | 0) + lowest;
    if (whole === 0) continue;
    const pixel = pixels[start + x]!;
    const red = pixel & 0xff;
    const green = (pixel >>> 8) & 0xff;
    const blue = (pixel >>> 16) & 0xff;
    const darkest = Math.min(red, green, blue);
    const brightest = Math.max(red, green, blue);
    if (darkest > 0 && brightest < 255 && darkest + whole >= 0 && brightest + whole <= 255) {
      pixels[start + x] = pixel + whole * 0x010101; // no channel leaves its byte
    } else {
      addAtLimit(data, (start + x) * 4, { whole, value, threshold: bayer[dither + (x & 7)]! });
    }
  }
}

interface Addend {
  readonly whole: number;
  readonly value: number;
  readonly threshold: number;
}

function addAtLimit(data: Uint8ClampedArray, i: number, { whole, value, threshold }: Addend): void {
  const red = data[i]!;
  const green = data[i + 1]!;
  const blue = data[i + 2]!;
  const limit = whole > 0 ? 255 : 0;
  let change = whole;
  if (red === limit || green === limit || blue === limit) {
    // A saturated channel cannot move: the others move more, so that luma changes as planned.
    const movable = (red === limit ? 0 : 0.2126) + (green === limit ? 0 : 0.7152) + (blue === limit ? 0 : 0.0722);
    change = Math.floor(value / Math.max(leastMovable, movable) + threshold);
  }
  data[i] = red + change;
  data[i + 1] = green + change;
  data[i + 2] = blue + change;
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
