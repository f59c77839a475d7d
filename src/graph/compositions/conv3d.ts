import { addDims, type Dim, divideDims, multiplyDims, subtractDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { add } from '../ops/binary.ts';
import { type Conv2dOptions, conv2d } from '../ops/convolution.ts';
import { concat, expand, reshape, transpose } from '../ops/layout.ts';
import { slice } from '../ops/select.ts';
import { fill } from '../ops/sources.ts';
import { requireRank, requireStatic, shapeError } from '../shape-rules.ts';

/** How frames before the first are made up: zeros, copies of the first, or given (the cache of a streamed decoder). */
export type TimePadding =
  | { readonly kind: 'none' }
  | { readonly kind: 'zeros'; readonly before: number; readonly after: number }
  | { readonly kind: 'edge'; readonly before: number; readonly after: number }
  | { readonly kind: 'frames'; readonly before: Value };

/** Steps and edges of a convolution over frames, rows and columns. */
export interface Conv3dOptions extends Omit<Conv2dOptions, 'groups'> {
  readonly time: TimePadding;
  /** Frames between results; default 1. */
  readonly timeStride?: number;
  readonly groups?: number;
}

/**
 * Three-dimensional convolution as one 2-D convolution per frame of the kernel, with frames as batch: the fastest way
 * on CPU, and the only fast one on WebGPU.
 *
 * @param x      [B, C, F, H, W]
 * @param weight [O, C / groups, kernel frames, kernel rows, kernel columns]
 * @returns      [B, O, F', H', W']
 * @throws {ShapeError} if a rank is not 5, or as `conv2d`
 */
export function conv3d(x: Value, weight: Value, options: Conv3dOptions): Value {
  requireRank('conv3d', x, 5);
  requireRank('conv3d', weight, 5);
  const { time, timeStride = 1, bias, ...spatial } = options;
  const padded = padTime(x, time);
  const [B, C, F, H, W] = padded.shape as [Dim, Dim, Dim, Dim, Dim];
  const [O, I, T, height, width] = weight.shape as [Dim, Dim, Dim, Dim, Dim];
  const count = requireStatic('conv3d', T, weight);
  const frames = addDims(divideDims(subtractDims(F, count), timeStride), 1);
  const inFront = transpose(padded, [0, 2, 1, 3, 4]); // [B, F, C, H, W]
  let total: Value | null = null;
  for (let tap = 0; tap < count; tap++) {
    const end = addDims(tap, multiplyDims(subtractDims(frames, 1), timeStride), 1);
    const window = slice(inFront, 1, { start: tap, end, step: timeStride });
    const images = reshape(window, [multiplyDims(B, frames), C, H, W]);
    const kernel = reshape(slice(weight, 2, { start: tap, end: tap + 1 }), [O, I, height, width]);
    const part: Value = conv2d(images, kernel, { ...spatial, bias: tap === 0 ? (bias ?? null) : null });
    total = total === null ? part : add(total, part);
  }
  const [, , rows, columns] = total!.shape as [Dim, Dim, Dim, Dim];
  return transpose(reshape(total!, [B, frames, O, rows, columns]), [0, 2, 1, 3, 4]);
}

/**
 * Adds frames before the first and after the last.
 *
 * @param x [B, C, F, H, W]
 * @returns [B, C, before + F + after, H, W]
 * @throws {ShapeError} if rank is not 5, or given frames have another size
 */
export function padTime(x: Value, time: TimePadding): Value {
  switch (time.kind) {
    case 'none':
      return x;
    case 'frames':
      return concat([time.before, x], 2);
    case 'zeros':
    case 'edge': {
      const make = (count: number, frame: Value): readonly Value[] => {
        if (count === 0) return [];
        const shape = x.shape.with(2, count);
        return [time.kind === 'zeros' ? fill(0, shape, x.dtype) : expand(frame, shape)];
      };
      if (x.shape.length !== 5) throw shapeError('padTime', 'x must be [B, C, F, H, W]', [x]);
      const first = slice(x, 2, { start: 0, end: 1 });
      const last = slice(x, 2, { start: -1 });
      return concat([...make(time.before, first), x, ...make(time.after, last)], 2);
    }
  }
}
