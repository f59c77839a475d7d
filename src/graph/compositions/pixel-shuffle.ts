import { type Dim, divideDims, multiplyDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { reshape, transpose } from '../ops/layout.ts';
import { requireRank } from '../shape-rules.ts';

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
 * @see torch.nn.PixelUnshuffle, with time as a third axis
 */
export function pixelUnshuffle(x: Value, { frames, rows, columns }: ShuffleFactors): Value {
  requireRank('pixelUnshuffle', x, 5);
  const [B, C, F, H, W] = x.shape as [Dim, Dim, Dim, Dim, Dim];
  const [f, h, w] = [divideDims(F, frames), divideDims(H, rows), divideDims(W, columns)];
  const blocks = reshape(x, [B, C, f, frames, h, rows, w, columns]);
  const inFront = transpose(blocks, [0, 1, 3, 5, 7, 2, 4, 6]);
  return reshape(inFront, [B, multiplyDims(C, frames * rows * columns), f, h, w]);
}

/**
 * Moves channels into blocks of pixels: the inverse of `pixelUnshuffle`.
 *
 * @param x [B, C frames rows columns, F, H, W]
 * @returns [B, C, F frames, H rows, W columns]
 * @see torch.nn.PixelShuffle, with time as a third axis
 */
export function pixelShuffle(x: Value, { frames, rows, columns }: ShuffleFactors): Value {
  requireRank('pixelShuffle', x, 5);
  const [B, channels, F, H, W] = x.shape as [Dim, Dim, Dim, Dim, Dim];
  const C = divideDims(channels, frames * rows * columns);
  const blocks = reshape(x, [B, C, frames, rows, columns, F, H, W]);
  const spread = transpose(blocks, [0, 1, 5, 2, 6, 3, 7, 4]);
  return reshape(spread, [B, C, multiplyDims(F, frames), multiplyDims(H, rows), multiplyDims(W, columns)]);
}
