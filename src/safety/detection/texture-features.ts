import type { Frame } from '../../media/index.ts';
import { toPictureTensor } from '../frame-review/picture-tensor.ts';

/** Measures the texture of a video's pictures. */
export interface TextureMeter {
  push(frame: Frame): void;
  /** The mean over frames; null if there were none. */
  finish(): Float64Array | null;
}

/** Side of the square to which frames are scaled: copies at half size keep what is measured. */
const side = 128;
const layout = { width: side, height: side, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
/** Steps of differences are counted in thrice five levels: -2 to 2 steps of two grey levels. */
const levels = 5;
const periods = { first: 10, last: 24 } as const;
const scales = 4;

/** How many numbers describe a video. */
export const textureFeatureCount = levels ** 3 + 3 * scales + (periods.last - periods.first + 1) + 2 + 4 + 3;

/** Opens a meter of texture: neighbouring differences, sharpness and sparsity over scales, grids, colors and change over time. */
export function createTextureMeter(): TextureMeter {
  const sums = new Float64Array(textureFeatureCount);
  let count = 0;
  let last: Float32Array | null = null;
  return {
    push(frame) {
      const pixels = toPictureTensor(frame, layout).data as Float32Array;
      const { luma, blueness, redness } = splitColors(pixels);
      const features = [
        ...countDifferences(luma),
        ...measureSharpness(luma),
        ...measureSparsity(luma),
        ...measureGrid(luma),
        Math.log(slopeOf(blueness, side) + 1e-4),
        Math.log(slopeOf(redness, side) + 1e-4),
        ...[luma, blueness, redness].map((plane) => Math.log(deviationOf(plane) + 1)),
        meanOf(luma) / 255,
        ...measureChange(luma, last),
      ];
      for (const [i, value] of features.entries()) sums[i]! += value;
      last = luma;
      count++;
    },
    finish: () => (count === 0 ? null : sums.map((sum) => sum / count)),
  };
}

interface Planes {
  readonly luma: Float32Array;
  readonly blueness: Float32Array;
  readonly redness: Float32Array;
}

/** Planes in grey levels of 255. */
function splitColors(pixels: Float32Array): Planes {
  const plane = side ** 2;
  const luma = new Float32Array(plane);
  const blueness = new Float32Array(plane);
  const redness = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    const [r, g, b] = [pixels[i]! * 255, pixels[plane + i]! * 255, pixels[2 * plane + i]! * 255];
    luma[i] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    blueness[i] = b - luma[i]!;
    redness[i] = r - luma[i]!;
  }
  return { luma, blueness, redness };
}

/**
 * How often three neighbouring differences come together, along rows and columns, both ways.
 *
 * @returns [125] square roots of shares
 * @see Pevny et al. 2010, "Steganalysis by subtractive pixel adjacency matrix": the same counts
 */
function countDifferences(luma: Float32Array): Float64Array {
  const counts = new Float64Array(levels ** 3);
  const half = (levels - 1) / 2;
  let total = 0;
  const level = (from: number, to: number): number =>
    Math.max(-half, Math.min(half, Math.round((luma[to]! - luma[from]!) / 2))) + half;
  for (const [step, cross] of [
    [1, side],
    [side, 1],
  ] as const) {
    for (let line = 0; line < side; line++) {
      for (let place = 0; place < side - 3; place++) {
        const at = line * cross + place * step;
        const [a, b, c] = [level(at, at + step), level(at + step, at + 2 * step), level(at + 2 * step, at + 3 * step)];
        counts[(a * levels + b) * levels + c]!++;
        // Read backwards, every difference has the other sign.
        counts[((levels - 1 - c) * levels + levels - 1 - b) * levels + levels - 1 - a]!++;
        total += 2;
      }
    }
  }
  return counts.map((count) => Math.sqrt(count / total));
}

/** Logarithms of the mean slope and of the mean curvature, at each of four halvings. */
function measureSharpness(luma: Float32Array): number[] {
  const found: number[] = [];
  let [plane, size] = [luma, side];
  for (let scale = 0; scale < scales; scale++) {
    found.push(Math.log(slopeOf(plane, size) + 1e-3), Math.log(curvatureOf(plane, size) + 1e-3));
    plane = halve(plane, size);
    size /= 2;
  }
  return found;
}

/** How much of the slope lies in few edges: logarithm of root mean square over mean, at each of four halvings. */
function measureSparsity(luma: Float32Array): number[] {
  const found: number[] = [];
  let [plane, size] = [luma, side];
  for (let scale = 0; scale < scales; scale++) {
    let [sum, squares] = [0, 0];
    for (let y = 0; y < size - 1; y++) {
      for (let x = 0; x < size - 1; x++) {
        const at = y * size + x;
        const slope = Math.abs(plane[at + 1]! - plane[at]!) + Math.abs(plane[at + size]! - plane[at]!);
        sum += slope;
        squares += slope ** 2;
      }
    }
    const count = (size - 1) ** 2;
    found.push(Math.log((Math.sqrt(squares / count) + 0.01) / (sum / count + 0.01)));
    plane = halve(plane, size);
    size /= 2;
  }
  return found;
}

function meanOf(plane: Float32Array): number {
  return plane.reduce((a, b) => a + b, 0) / plane.length;
}

function deviationOf(plane: Float32Array): number {
  const mean = meanOf(plane);
  return Math.sqrt(plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / plane.length);
}

function slopeOf(plane: Float32Array, size: number): number {
  let sum = 0;
  for (let y = 0; y < size - 1; y++) {
    for (let x = 0; x < size - 1; x++) {
      const at = y * size + x;
      sum += Math.abs(plane[at + 1]! - plane[at]!) + Math.abs(plane[at + size]! - plane[at]!);
    }
  }
  return sum / (2 * (size - 1) ** 2);
}

function curvatureOf(plane: Float32Array, size: number): number {
  let sum = 0;
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const at = y * size + x;
      sum += Math.abs(4 * plane[at]! - plane[at - 1]! - plane[at + 1]! - plane[at - size]! - plane[at + size]!);
    }
  }
  return sum / (size - 2) ** 2;
}

function halve(plane: Float32Array, size: number): Float32Array {
  const half = size / 2;
  return Float32Array.from({ length: half ** 2 }, (_, i) => {
    const at = 2 * Math.floor(i / half) * size + 2 * (i % half);
    return (plane[at]! + plane[at + 1]! + plane[at + size]! + plane[at + size + 1]!) / 4;
  });
}

/** Latents leave faint borders at equal distances: power of the mean slope along each axis, at periods of 10 to 24. */
function measureGrid(luma: Float32Array): number[] {
  const across = new Float64Array(side - 1);
  const down = new Float64Array(side - 1);
  for (let y = 0; y < side - 1; y++) {
    for (let x = 0; x < side - 1; x++) {
      const at = y * side + x;
      // Strong edges belong to the picture: they count no more than eight levels.
      across[x]! += Math.min(8, Math.abs(luma[at + 1]! - luma[at]!));
      down[y]! += Math.min(8, Math.abs(luma[at + side]! - luma[at]!));
    }
  }
  const found: number[] = [];
  for (let period = periods.first; period <= periods.last; period++) {
    const power = Math.max(powerAt(across, period), powerAt(down, period));
    found.push(Math.log(power + 1e-6));
  }
  return found;
}

/** Share of the profile's variance in the first four harmonics of a period. */
function powerAt(profile: Float64Array, period: number): number {
  const mean = profile.reduce((a, b) => a + b, 0) / profile.length;
  let variance = 1e-9;
  for (const value of profile) variance += (value - mean) ** 2;
  let power = 0;
  for (let harmonic = 1; harmonic <= 4; harmonic++) {
    let [real, imaginary] = [0, 0];
    for (const [i, value] of profile.entries()) {
      const angle = (2 * Math.PI * harmonic * i) / period;
      real += (value - mean) * Math.cos(angle);
      imaginary += (value - mean) * Math.sin(angle);
    }
    power += (real ** 2 + imaginary ** 2) / profile.length;
  }
  return power / variance;
}

/** Logarithm of the mean change since the last frame, in detail and in the large, and the share that stands still. */
function measureChange(luma: Float32Array, last: Float32Array | null): readonly number[] {
  if (last === null) return [Math.log(0.01), Math.log(0.01), 1];
  const change = luma.map((value, i) => value - last[i]!);
  const small = halve(halve(halve(change, side), side / 2), side / 4);
  const mean = (values: Float32Array): number => values.reduce((a, b) => a + Math.abs(b), 0) / values.length;
  const still = change.reduce((a, b) => a + (Math.abs(b) < 0.75 ? 1 : 0), 0) / change.length;
  return [Math.log(mean(change) + 0.01), Math.log(mean(small) + 0.01), still];
}
