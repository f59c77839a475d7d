import {
  add,
  type ConvolutionMethod,
  concat,
  type Dim,
  div,
  expand,
  frameConv,
  mean,
  mul,
  reshape,
  silu,
  slice,
  sqrt,
  subtractDims,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { modulate } from '../layers.ts';
import { scaledNormal, type Weights, zeros } from '../weights.ts';

/** Pictures are [F, C, H, W] in all of LTX-Video's layers. */
type FrameSizes = readonly [Dim, number, Dim, Dim];

/** Factors of time, rows and columns. */
export type Factors = readonly [time: number, rows: number, columns: number];

/** How missing frames are made up: by repeating the first before (causal), or one on either side. */
export type TimeEdges = 'before' | 'both';

/** What all convolutions of an encoder or a decoder have in common. */
export interface LtxConvolution {
  readonly edges: TimeEdges;
  readonly method: ConvolutionMethod;
}

/** Convolution over three frames and 3x3 pixels. @see diffusers `LTXVideoCausalConv3d` */
export function ltxConv(scope: Weights, x: Value, options: LtxConvolution & { readonly out: number }): Value {
  const { out, edges, method } = options;
  const [F, C, H, W] = x.shape as FrameSizes;
  const inner = scope.scope('conv');
  const weight = inner.get('weight', [out, C, 3, 3, 3], scaledNormal(27 * C));
  const bias = inner.get('bias', [out], zeros);
  const first = slice(x, 0, { start: 0, end: 1 });
  const last = slice(x, 0, { start: subtractDims(F, 1), end: F });
  const padded = edges === 'before' ? concat([expand(first, [2, C, H, W]), x], 0) : concat([first, x, last], 0);
  return frameConv(padded, weight, { bias, method });
}

/** x / sqrt(mean over channels of x^2 + 1e-8) */
export function pixelNorm(x: Value): Value {
  return div(x, sqrt(add(mean(mul(x, x), [1], { keepDims: true }), 1e-8)));
}

/**
 * Norm, SiLU, convolution, twice, around a shortcut; norms are steered by a noise level where the decoder has one.
 *
 * @param time [1, 4 C] the block's embedding of the level, or null
 */
export function ltxResidual(
  scope: Weights,
  x: Value,
  { time, ...convolution }: LtxConvolution & { readonly time: Value | null },
): Value {
  const [, C] = x.shape as FrameSizes;
  const steer = time === null ? null : steering(scope, time, { parts: 4, width: C });
  const norm = (value: Value, part: number): Value =>
    steer === null ? pixelNorm(value) : modulate(pixelNorm(value), steer[part]!, steer[part + 1]!);
  const hidden = ltxConv(scope.scope('conv1'), silu(norm(x, 0)), { out: C, ...convolution });
  return add(ltxConv(scope.scope('conv2'), silu(norm(hidden, 2)), { out: C, ...convolution }), x);
}

/** Shifts and scales, [1, C, 1, 1] each: an embedding plus the scope's table. */
export function steering(
  scope: Weights,
  time: Value,
  { parts, width }: { readonly parts: number; readonly width: number },
): Value[] {
  const table = scope.get('scale_shift_table', [parts, width], scaledNormal(width));
  const moved = add(reshape(time, [parts, width]), table);
  return Array.from({ length: parts }, (_, i) => reshape(slice(moved, 0, { start: i, end: i + 1 }), [1, width, 1, 1]));
}

/** Moves frames and pixels into channels: [F t, C, H r, W c] to [F, C t r c, H, W]. */
export function toChannels(x: Value, [t, r, c]: Factors, size: FrameSizes): Value {
  const [F, C, H, W] = size;
  const blocks = transpose(reshape(x, [F, t, C, H, r, W, c]), [0, 2, 1, 4, 6, 3, 5]);
  return reshape(blocks, [F, C * t * r * c, H, W]);
}

/** Moves channels into frames and pixels: [F, C t r c, H, W] to [F t, C, H r, W c]. */
export function fromChannels(x: Value, [t, r, c]: Factors, size: FrameSizes): Value {
  const [F, total, H, W] = x.shape as FrameSizes;
  const blocks = transpose(reshape(x, [F, total / (t * r * c), t, r, c, H, W]), [0, 2, 1, 5, 3, 6, 4]);
  return reshape(blocks, [...size]);
}
