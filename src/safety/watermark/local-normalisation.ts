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

/**
 * Divides out local contrast, so that every region of a picture speaks with the same weight.
 *
 * picture = (luma - mean) * gain, gain = floor / sqrt(variance + floor^2), both over 11 x 11 pixels
 */
export function normaliseLocally(luma: Float32Array): NormalisedLuma {
  const side = canonicalSide;
  // Centred on mid grey, float32 sums of squares keep their small differences.
  const centred = new Float32Array(side * side);
  const squares = new Float32Array(side * side);
  for (let i = 0; i < centred.length; i++) {
    const value = luma[i]! - 128;
    centred[i] = value;
    squares[i] = value * value;
  }
  const mean = boxMean(centred);
  const square = boxMean(squares);
  const gain = new Float32Array(side * side);
  const deviation = new Float32Array(side * side);
  for (let i = 0; i < centred.length; i++) {
    const variance = Math.max(0, square[i]! - mean[i]! * mean[i]!);
    gain[i] = floor / Math.sqrt(variance + floor * floor);
    deviation[i] = Math.sqrt(variance);
    centred[i] = (centred[i]! - mean[i]!) * gain[i]!;
  }
  return { picture: centred, gain, deviation };
}

/** Takes the 11 x 11 mean away from each pixel: the linear part of the normalisation. */
export function removeLocalMean(picture: Float32Array): Float32Array {
  const mean = boxMean(picture);
  for (let i = 0; i < mean.length; i++) mean[i] = picture[i]! - mean[i]!;
  return mean;
}

/** Mean over the part of the 11 x 11 box that lies inside the picture. */
function boxMean(picture: Float32Array): Float32Array {
  const side = canonicalSide;
  const across = new Float32Array(picture.length);
  for (let y = 0; y < side; y++) {
    const row = y * side;
    let sum = 0;
    for (let x = 0; x < radius; x++) sum += picture[row + x]!;
    for (let x = 0; x < side; x++) {
      if (x + radius < side) sum += picture[row + x + radius]!;
      if (x - radius > 0) sum -= picture[row + x - radius - 1]!;
      across[row + x] = sum;
    }
  }
  const mean = new Float32Array(picture.length);
  const sums = new Float64Array(side);
  for (let y = 0; y < radius; y++) for (let x = 0; x < side; x++) sums[x] = sums[x]! + across[y * side + x]!;
  for (let y = 0; y < side; y++) {
    const entering = (y + radius) * side;
    const leaving = (y - radius - 1) * side;
    const rows = Math.min(side - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < side; x++) {
      let sum = sums[x]!;
      if (entering < picture.length) sum += across[entering + x]!;
      if (leaving >= 0) sum -= across[leaving + x]!;
      sums[x] = sum;
      const columns = Math.min(side - 1, x + radius) - Math.max(0, x - radius) + 1;
      mean[y * side + x] = sum / (rows * columns);
    }
  }
  return mean;
}
