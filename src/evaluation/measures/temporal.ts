import type { Frame } from '../../media/index.ts';

/** Pictures are judged for motion at this many grey pixels a side. */
const side = 64;
/** Blocks that are followed from picture to picture, and how far they may go, in those pixels. */
const block = 8;
const reach = 5;

/** How a video moves; lower is smoother for all but the dynamic degree. */
export interface TemporalMeasures {
  /** Mean size of second differences over the stillest half of the picture, in levels of 255. */
  readonly flicker: number;
  /** Mean size of what is left between neighbouring pictures after each block has followed its motion, in levels of 255. */
  readonly warpError: number;
  /** Mean motion of the fastest twentieth of the blocks, in picture heights per second. */
  readonly dynamicDegree: number;
}

/** @param frames at least 3, of one size */
export function measureMotion(frames: readonly Frame[], frameRate: number): TemporalMeasures {
  const pictures = frames.map(greyPicture);
  let [error, motion] = [0, 0];
  for (let i = 1; i < pictures.length; i++) {
    const pair = followBlocks(pictures[i - 1]!, pictures[i]!);
    error += pair.error;
    motion += pair.motion;
  }
  const pairs = Math.max(1, pictures.length - 1);
  return {
    flicker: flickerOf(pictures),
    warpError: error / pairs,
    dynamicDegree: (motion / pairs / side) * frameRate,
  };
}

/** Mean |a - 2 b + c| of each pixel in time, over the half of the pixels where it is smallest. */
function flickerOf(pictures: readonly Float32Array[]): number {
  if (pictures.length < 3) return 0;
  const means = new Float32Array(side * side);
  for (let i = 2; i < pictures.length; i++) {
    const [a, b, c] = [pictures[i - 2]!, pictures[i - 1]!, pictures[i]!];
    for (let p = 0; p < means.length; p++) means[p]! += Math.abs(a[p]! - 2 * b[p]! + c[p]!) / (pictures.length - 2);
  }
  const stillest = means.sort().subarray(0, means.length / 2);
  return stillest.reduce((sum, x) => sum + x, 0) / stillest.length;
}

/** Ways that a block may have come, the shortest first, so that of equal ones the shortest is taken. */
const shifts = Array.from({ length: (2 * reach + 1) ** 2 }, (_, i) => {
  const [dx, dy] = [(i % (2 * reach + 1)) - reach, Math.floor(i / (2 * reach + 1)) - reach];
  return { dx, dy, length: Math.hypot(dx, dy) };
}).sort((p, q) => p.length - q.length);

/** Each block of `b` is sought in `a`; ties go to the least motion. */
function followBlocks(a: Float32Array, b: Float32Array): { error: number; motion: number } {
  const motions: number[] = [];
  let error = 0;
  for (let y = 0; y < side; y += block) {
    for (let x = 0; x < side; x += block) {
      let best = { difference: blockDifference(a, b, { x, y, dx: 0, dy: 0 }), length: 0 };
      for (const { dx, dy, length } of shifts) {
        if (x + dx < 0 || y + dy < 0 || x + dx + block > side || y + dy + block > side) continue;
        const difference = blockDifference(a, b, { x, y, dx, dy });
        // Motion must pay: flat blocks would otherwise wander.
        if (difference < best.difference - 0.5) best = { difference, length };
      }
      error += best.difference;
      motions.push(best.length);
    }
  }
  const fastest = motions.sort((p, q) => q - p).slice(0, Math.ceil(motions.length / 20));
  return { error: error / motions.length, motion: fastest.reduce((sum, x) => sum + x, 0) / fastest.length };
}

interface Shift {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Mean absolute difference of one block of `b` and a moved one of `a`. */
function blockDifference(a: Float32Array, b: Float32Array, { x, y, dx, dy }: Shift): number {
  let sum = 0;
  for (let row = 0; row < block; row++) {
    const from = (y + row) * side + x;
    const to = (y + row + dy) * side + x + dx;
    for (let i = 0; i < block; i++) sum += Math.abs(b[from + i]! - a[to + i]!);
  }
  return sum / block ** 2;
}

/** Luma of a picture, averaged down. */
function greyPicture({ width, height, data }: Frame): Float32Array {
  const grey = new Float32Array(side * side);
  const counts = new Float32Array(side * side);
  for (let row = 0; row < height; row++) {
    const y = Math.floor((row * side) / height);
    for (let column = 0; column < width; column++) {
      const cell = y * side + Math.floor((column * side) / width);
      const at = 4 * (row * width + column);
      grey[cell]! += 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!;
      counts[cell]!++;
    }
  }
  return grey.map((sum, cell) => sum / Math.max(1, counts[cell]!));
}

/** How different the colours of two pictures are: half the sum of differences of 4 x 4 x 4 histograms, 0 to 1. */
export function colorDrift(a: Frame, b: Frame): number {
  const [p, q] = [colorHistogram(a), colorHistogram(b)];
  return p.reduce((sum, share, i) => sum + Math.abs(share - q[i]!), 0) / 2;
}

function colorHistogram({ width, height, data }: Frame): Float64Array {
  const histogram = new Float64Array(64);
  for (let i = 0; i < data.length; i += 4) {
    histogram[(data[i]! >> 6) * 16 + (data[i + 1]! >> 6) * 4 + (data[i + 2]! >> 6)]! += 1 / (width * height);
  }
  return histogram;
}
