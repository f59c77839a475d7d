import { abs, add, type Dim, mean, mul, reshape, slice, sub, type Value } from '../../graph/index.ts';

/** Weight of the differences between neighbouring pixels, since edges are what the eye sees. */
const edgeWeight = 1;
/** Weight of the picture at half and at quarter size: large areas must have the right colour first. */
const coarseWeight = 0.5;

/**
 * Absolute error of pixels, of neighbouring pixels' differences in space and time, and of halved pictures.
 *
 * @param decoded [B, F, H, W, 3]
 * @param frames  [B, F, H, W, 3] in [-1, 1]
 * @param weight  [B, F, H, W, 1] how much each pixel counts, about 1 in the mean
 */
export function pixelLoss(decoded: Value, frames: Value, weight: Value): Value {
  const error = sub(decoded, frames);
  const pixels = mean(mul(abs(error), weight));
  const edges = [1, 2, 3].map((axis) => mean(abs(neighbourDifference(error, axis)))).reduce((a, b) => add(a, b));
  const half = halvePictures(error);
  const coarse = add(mean(abs(half)), mean(abs(halvePictures(half))));
  return add(pixels, add(mul(edges, edgeWeight / 3), mul(coarse, coarseWeight)));
}

/** x[i + 1] - x[i] along one axis. */
function neighbourDifference(x: Value, axis: number): Value {
  const length = x.shape[axis] as number;
  const later = slice(x, axis, { start: 1 });
  return sub(later, slice(x, axis, { end: length - 1 }));
}

/** Means of 2 x 2 pixels. */
function halvePictures(x: Value): Value {
  const [B, F, H, W, C] = x.shape as readonly [Dim, Dim, number, number, number];
  return mean(reshape(x, [B, F, H / 2, 2, W / 2, 2, C]), [3, 5]);
}
