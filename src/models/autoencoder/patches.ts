import { type Dim, divideDims, multiplyDims, reshape, transpose, type Value } from '../../graph/index.ts';

/** How many rows and columns one cell has; frames of a cell are its own axis before the call. */
export interface CellShape {
  readonly size: number;
}

/**
 * Cuts a picture into cells: [B, F, T, H, W, C] to [B, F, H/s, W/s, T*s*s*C].
 *
 * T is the number of picture frames that belong to one latent frame.
 */
export function toCells(x: Value, { size }: CellShape): Value {
  const [B, F, T, H, W, C] = x.shape as readonly [Dim, Dim, number, Dim, Dim, number];
  const [rows, columns] = [divideDims(H, size), divideDims(W, size)];
  const split = reshape(x, [B, F, T, rows, size, columns, size, C]);
  const ordered = transpose(split, [0, 1, 3, 5, 2, 4, 6, 7]); // [B, F, H/s, W/s, T, s, s, C]
  return reshape(ordered, [B, F, rows, columns, T * size * size * C]);
}

/** Undoes `toCells`: [B, F, h, w, T*s*s*C] to [B, F, T, h*s, w*s, C]. */
export function fromCells(x: Value, { size, frames }: CellShape & { readonly frames: number }): Value {
  const [B, F, rows, columns, D] = x.shape as readonly [Dim, Dim, Dim, Dim, number];
  const channels = D / (frames * size * size);
  const split = reshape(x, [B, F, rows, columns, frames, size, size, channels]);
  const ordered = transpose(split, [0, 1, 4, 2, 5, 3, 6, 7]); // [B, F, T, h, s, w, s, C]
  return reshape(ordered, [B, F, frames, multiplyDims(rows, size), multiplyDims(columns, size), channels]);
}

/** Joins 2x2 cells: [B, F, H, W, D] to [B, F, H/2, W/2, 4D]. */
export function mergeCells(x: Value): Value {
  const [B, F, H, W, D] = x.shape as readonly [Dim, Dim, Dim, Dim, number];
  return toCells(reshape(x, [B, F, 1, H, W, D]), { size: 2 });
}

/** Splits each cell into 2x2: [B, F, H, W, 4D] to [B, F, 2H, 2W, D]. */
export function unmergeCells(x: Value): Value {
  const [B, F, H, W, D] = x.shape as readonly [Dim, Dim, Dim, Dim, number];
  const split = fromCells(x, { size: 2, frames: 1 });
  return reshape(split, [B, F, multiplyDims(H, 2), multiplyDims(W, 2), D / 4]);
}
