import { type Dim, divideDims, multiplyDims, reshape, transpose, type Value } from '../../graph/index.ts';

/**
 * Moves patches of pixels into channels: [T, C, H p, W p] to [T, C p p, H, W]; of a patch's channels, columns come
 * before rows, as in the checkpoints of Wan 2.2 and LTX-Video.
 */
export function splitPatches(x: Value, patch: number): Value {
  if (patch === 1) return x;
  const [T, C, H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const [rows, columns] = [divideDims(H, patch), divideDims(W, patch)];
  const blocks = transpose(reshape(x, [T, C, rows, patch, columns, patch]), [0, 1, 5, 3, 2, 4]);
  return reshape(blocks, [T, C * patch * patch, rows, columns]);
}

/** Undoes `splitPatches`: [T, C p p, H, W] to [T, C, H p, W p]. */
export function joinPatches(x: Value, patch: number): Value {
  if (patch === 1) return x;
  const [T, total, H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const C = total / patch ** 2;
  const blocks = transpose(reshape(x, [T, C, patch, patch, H, W]), [0, 1, 4, 3, 5, 2]); // [T, C, H, rows, W, columns]
  return reshape(blocks, [T, C, multiplyDims(H, patch), multiplyDims(W, patch)]);
}
