import { canonicalSide } from './canonical-luma.ts';

/** A canonical picture with local brightness and contrast taken out. */
export interface NormalisedLuma {
  /** [256, 256] (luma - local mean) * gain */
  readonly picture: Float32Array;
  /** [256, 256] floor / sqrt(local variance + floor^2), in (0, 1] */
  readonly gain: Float32Array;
  /** [256, 256] standard deviation of luma around each pixel, in grey levels */
  readonly deviation: Float32Array;
}

const radius = 5;
/** Grey levels of deviation below which contrast is left alone, so that noise in flat areas is not blown up. */
const floor = 6;

/** Memory for one picture at a time; what is returned of it holds until the next call with the same. */
export interface NormalisingMemory extends NormalisedLuma {
  readonly squares: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  /** Rows as they are summed, with rows of zeros above and below. */
  readonly across: Float32Array;
}

/** Fresh memory is slow to touch: whoever normalises many pictures gives the same to all. */
export function createNormalisingMemory(): NormalisingMemory {
  const plane = (): Float32Array => new Float32Array(canonicalSide ** 2);
  const across = new Float32Array(canonicalSide * (canonicalSide + 2 * radius + 1));
  return {
    ...{ picture: plane(), gain: plane(), deviation: plane() },
    squares: plane(),
    mean: plane(),
    square: plane(),
    across,
  };
}

/**
 * Divides out local contrast, so that every region of a picture speaks with the same weight.
 *
 * picture = (luma - mean) * gain, gain = floor / sqrt(variance + floor^2), both over 11 x 11 pixels
 */
export function normaliseLocally(luma: Float32Array, memory = createNormalisingMemory()): NormalisedLuma {
  const { picture, squares, mean, square, gain, deviation } = memory;
  // Centred on mid grey, float32 sums of squares keep their small differences.
  for (let i = 0; i < picture.length; i++) {
    const value = luma[i]! - 128;
    picture[i] = value;
    squares[i] = value * value;
  }
  boxMean(picture, mean, memory);
  boxMean(squares, square, memory);
  for (let i = 0; i < picture.length; i++) {
    const variance = Math.max(0, square[i]! - mean[i]! * mean[i]!);
    gain[i] = floor / Math.sqrt(variance + floor * floor);
    deviation[i] = Math.sqrt(variance);
    picture[i] = (picture[i]! - mean[i]!) * gain[i]!;
  }
  return { picture, gain, deviation };
}

/** Takes the 11 x 11 mean away from each pixel: the linear part of the normalisation. */
export function removeLocalMean(picture: Float32Array, memory = createNormalisingMemory()): Float32Array {
  const { mean } = memory;
  boxMean(picture, mean, memory);
  for (let i = 0; i < mean.length; i++) mean[i] = picture[i]! - mean[i]!;
  return mean;
}

/** Mean over the part of the 11 x 11 box that lies inside the picture. */
function boxMean(picture: Float32Array, mean: Float32Array, { across }: Pick<NormalisingMemory, 'across'>): void {
  const side = canonicalSide;
  const firstRow = (radius + 1) * side;
  for (let y = 0; y < side; y++) sumAcross(picture, across, { row: y * side, into: firstRow + y * side });
  const sums = new Float64Array(side);
  for (let y = 0; y < radius; y++) for (let x = 0; x < side; x++) sums[x] = sums[x]! + across[firstRow + y * side + x]!;
  for (let y = 0; y < side; y++) {
    const row = y * side;
    const leaving = row; // radius + 1 rows above, of zeros at first
    const entering = row + (2 * radius + 1) * side; // radius rows below, of zeros at last
    const rows = Math.min(side - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < side; x++) {
      const sum = sums[x]! + across[entering + x]! - across[leaving + x]!;
      sums[x] = sum;
      const columns = Math.min(side - 1, x + radius) - Math.max(0, x - radius) + 1;
      mean[row + x] = sum / (rows * columns);
    }
  }
}

/** Sums over the part of 11 neighbours in a row that lies inside the picture. */
function sumAcross(
  picture: Float32Array,
  across: Float32Array,
  { row, into }: { readonly row: number; readonly into: number },
): void {
  const side = canonicalSide;
  let sum = 0;
  for (let x = 0; x < radius; x++) sum += picture[row + x]!;
  for (let x = 0; x <= radius; x++) {
    sum += picture[row + x + radius]!;
    across[into + x] = sum;
  }
  for (let x = radius + 1; x < side - radius; x++) {
    sum += picture[row + x + radius]!;
    sum -= picture[row + x - radius - 1]!;
    across[into + x] = sum;
  }
  for (let x = side - radius; x < side; x++) {
    sum -= picture[row + x - radius - 1]!;
    across[into + x] = sum;
  }
}
