import { type Dim, divideExactly, multiplyDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { reshape, transpose } from '../ops/layout.ts';
import { requireRank, shapeError } from '../shape-rules.ts';

/** How many frames, rows and columns become channels. */
export interface ShuffleFactors {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Moves blocks of pixels into channels. Channel order: c, then frame, row and column within the block.
 *
 * @param x [B, C, F, H, W]
 * @returns [B, C frames rows columns, F / frames, H / rows, W / columns]
 * @throws {ShapeError} if rank is not 5 or the blocks do not fill x
 * @see torch.nn.PixelUnshuffle, with time as a third axis
 */
export function pixelUnshuffle(x: Value, { frames, rows, columns }: ShuffleFactors): Value {
  requireRank('pixelUnshuffle', x, 5);
  const [B, C, F, H, W] = x.shape as [Dim, Dim, Dim, Dim, Dim];
  const [f, h, w] = [divideExactly(F, frames), divideExactly(H, rows), divideExactly(W, columns)];
  if (f === null || h === null || w === null) {
    throw shapeError('pixelUnshuffle', `axes 2 to 4 must divide into blocks of ${frames}x${rows}x${columns}`, [x]);
  }
  const blocks = reshape(x, [B, C, f, frames, h, rows, w, columns]);
  const inFront = transpose(blocks, [0, 1, 3, 5, 7, 2, 4, 6]);
  return reshape(inFront, [B, multiplyDims(C, frames * rows * columns), f, h, w]);
}

/**
 * Moves channels into blocks of pixels: the inverse of `pixelUnshuffle`.
 *
 * @param x [B, C frames rows columns, F, H, W]
 * @returns [B, C, F frames, H rows, W columns]
 * @throws {ShapeError} if rank is not 5 or the channels do not make whole blocks
 * @see torch.nn.PixelShuffle, with time as a third axis
 */
export function pixelShuffle(x: Value, { frames, rows, columns }: ShuffleFactors): Value {
  requireRank('pixelShuffle', x, 5);
  const [B, channels, F, H, W] = x.shape as [Dim, Dim, Dim, Dim, Dim];
  const C = divideExactly(channels, frames * rows * columns);
  if (C === null) {
    throw shapeError('pixelShuffle', `channels must divide into blocks of ${frames}x${rows}x${columns}`, [x]);
  }
  const blocks = reshape(x, [B, C, frames, rows, columns, F, H, W]);
  const spread = transpose(blocks, [0, 1, 5, 2, 6, 3, 7, 4]);
  return reshape(spread, [B, C, multiplyDims(F, frames), multiplyDims(H, rows), multiplyDims(W, columns)]);
}
