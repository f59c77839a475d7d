import {
  add,
  attention,
  type ConvolutionMethod,
  conv2d,
  type Dim,
  div,
  expand,
  frameConv,
  mean,
  mul,
  multiplyDims,
  reshape,
  resize,
  silu,
  slice,
  split,
  sqrt,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { ones, scaledNormal, type Weights, zeros } from '../weights.ts';
import type { FrameCaches } from './frame-caches.ts';

/** Pictures are [F, C, H, W] in all of Wan's layers: frames take the place of the batch, so taps over time are slices. */
type FrameSizes = readonly [Dim, number, Dim, Dim];

/** What the layers of a streamed encoder or decoder have in common. */
export interface WanStream {
  readonly caches: FrameCaches;
  readonly method: ConvolutionMethod;
}

/**
 * Causal convolution over time and space.
 *
 * @param kernel frames and pixels a side; time sees `frames - 1` frames before
 */
export function causalConv(
  scope: Weights,
  x: Value,
  options: WanStream & { readonly out: number; readonly kernel: readonly [frames: number, side: number] },
): Value {
  const { out, kernel, caches, method } = options;
  const [frames, side] = kernel;
  const [, C] = x.shape as FrameSizes;
  const weight = scope.get('weight', [out, C, frames, side, side], scaledNormal(C * frames * side ** 2));
  const bias = scope.get('bias', [out], zeros);
  if (frames === 1) return frameConv(x, weight, { bias, method });
  const { joined, next } = caches.extend(x, frames - 1);
  return frameConv(joined, weight, { bias, method, after: [next] });
}

/**
 * x / sqrt(mean over channels of x^2) * gamma
 *
 * @param axes how many axes of size 1 follow the channels in the checkpoint's gamma
 * @see diffusers `WanRMS_norm`: a unit vector times sqrt(C)
 */
export function channelNorm(scope: Weights, x: Value, axes: 2 | 3): Value {
  const [, C] = x.shape as FrameSizes;
  const gamma = scope.get('gamma', [C, ...Array<number>(axes).fill(1)], ones);
  const size = sqrt(add(mean(mul(x, x), [1], { keepDims: true }), 1e-24));
  return mul(div(x, size), reshape(gamma, [C, 1, 1]));
}

/** Norm, SiLU, convolution, twice, around a shortcut. */
export function wanResidual(scope: Weights, x: Value, options: WanStream & { readonly out: number }): Value {
  const { out, ...stream } = options;
  const [, C] = x.shape as FrameSizes;
  const shortcut = C === out ? x : causalConv(scope.scope('conv_shortcut'), x, { out, kernel: [1, 1], ...stream });
  let h = silu(channelNorm(scope.scope('norm1'), x, 3));
  h = causalConv(scope.scope('conv1'), h, { out, kernel: [3, 3], ...stream });
  h = silu(channelNorm(scope.scope('norm2'), h, 3));
  return add(causalConv(scope.scope('conv2'), h, { out, kernel: [3, 3], ...stream }), shortcut);
}

/** Attention of all pixels of a frame with one head, around a shortcut. */
export function wanAttention(scope: Weights, x: Value): Value {
  const [F, C, H, W] = x.shape as FrameSizes;
  const N = multiplyDims(H, W);
  const pointwise = (name: string, value: Value, out: number): Value => {
    const inner = scope.scope(name);
    const weight = inner.get('weight', [out, C, 1, 1], scaledNormal(C));
    return conv2d(value, weight, { bias: inner.get('bias', [out], zeros) });
  };
  const all = pointwise('to_qkv', channelNorm(scope.scope('norm'), x, 2), 3 * C);
  const rows = transpose(reshape(all, [F, 3 * C, N]), [0, 2, 1]); // [F, N, 3C]
  const [q, k, v] = split(rows, 2, [C, C, C]).map((part) => reshape(part, [F, N, 1, C]));
  const mixed = reshape(attention(q!, k!, v!), [F, N, C]);
  return add(pointwise('proj', reshape(transpose(mixed, [0, 2, 1]), [F, C, H, W]), C), x);
}

/** Residual, attention, residual. */
export function wanMiddle(scope: Weights, x: Value, stream: WanStream): Value {
  const [, out] = x.shape as FrameSizes;
  const first = wanResidual(scope.scope('resnets').scope(0), x, { out, ...stream });
  const mixed = wanAttention(scope.scope('attentions').scope(0), first);
  return wanResidual(scope.scope('resnets').scope(1), mixed, { out, ...stream });
}

/** Doubles rows and columns, and frames after the first call if asked. */
export function wanUpsample(
  scope: Weights,
  x: Value,
  options: WanStream & { readonly out: number; readonly doublesTime: boolean },
): Value {
  const { out, doublesTime, caches, method } = options;
  const spread = doublesTime ? doubleFrames(scope.scope('time_conv'), x, { caches, method }) : x;
  const [, C, H, W] = spread.shape as FrameSizes;
  const large = resize(spread, { rows: multiplyDims(H, 2), columns: multiplyDims(W, 2), mode: 'nearest' });
  const inner = scope.scope('resample').scope(1);
  const weight = inner.get('weight', [out, C, 3, 3], scaledNormal(9 * C));
  const bias = inner.get('bias', [out], zeros);
  return frameConv(large, reshape(weight, [out, C, 1, 3, 3]), { bias, method });
}

/** A convolution gives each frame two; the very first frame stays one. */
function doubleFrames(scope: Weights, x: Value, { caches, method }: WanStream): Value {
  const [F, C, H, W] = x.shape as FrameSizes;
  if (caches.isFirst) {
    caches.start(x, 2, 'zeros');
    return x;
  }
  const { joined, next } = caches.extend(x, 2);
  const { weight, bias } = timeWeights(scope, [2 * C, C]);
  const pairs = frameConv(joined, weight, { bias, method, after: [next] });
  return reshape(pairs, [multiplyDims(F, 2), C, H, W]);
}

/** Halves rows and columns, and frames after the first call if asked. */
export function wanDownsample(
  scope: Weights,
  x: Value,
  options: { readonly halvesTime: boolean; readonly caches: FrameCaches },
): Value {
  const { halvesTime, caches } = options;
  const [, C] = x.shape as FrameSizes;
  const inner = scope.scope('resample').scope(1);
  const weight = inner.get('weight', [C, C, 3, 3], scaledNormal(9 * C));
  const small = conv2d(x, weight, { bias: inner.get('bias', [C], zeros), strides: 2, pads: [0, 0, 1, 1] });
  if (!halvesTime) return small;
  if (caches.isFirst) {
    caches.start(small, 1, 'frames');
    return small;
  }
  return everySecond(scope.scope('time_conv'), caches.extend(small, 1).joined);
}

/** Convolution over three frames, pixel by pixel, at every second place. */
function everySecond(scope: Weights, x: Value): Value {
  const [F, C] = x.shape as readonly [number, number];
  const { weight, bias } = timeWeights(scope, [C, C]);
  const frames = Math.floor((F - 3) / 2) + 1;
  const taps = [0, 1, 2].map((tap) => {
    const window = slice(x, 0, { start: tap, end: tap + (frames - 1) * 2 + 1, step: 2 });
    const plane = reshape(slice(weight, 2, { start: tap, end: tap + 1 }), [C, C, 1, 1]);
    return conv2d(window, plane, { bias: tap === 0 ? bias : null });
  });
  return taps.reduce((a, b) => add(a, b));
}

function timeWeights(scope: Weights, [out, C]: readonly [number, number]): { weight: Value; bias: Value } {
  return {
    weight: scope.get('weight', [out, C, 3, 1, 1], scaledNormal(3 * C)),
    bias: scope.get('bias', [out], zeros),
  };
}

/** Repeats values into more pixels and frames: the shortcut around an upsampling stage. @see diffusers `DupUp3D` */
export function repeatUp(
  x: Value,
  options: { readonly out: number; readonly timeFactor: number; readonly isFirst: boolean },
): Value {
  const { out, timeFactor, isFirst } = options;
  const [F, C, H, W] = x.shape as FrameSizes;
  const repeats = (out * timeFactor * 4) / C;
  const many = expand(reshape(x, [F, C, 1, H, W]), [F, C, repeats, H, W]);
  const blocks = reshape(many, [F, out, timeFactor, 2, 2, H, W]);
  const spread = transpose(blocks, [0, 2, 1, 5, 3, 6, 4]); // [F, t, out, H, 2, W, 2]
  const large = reshape(spread, [multiplyDims(F, timeFactor), out, multiplyDims(H, 2), multiplyDims(W, 2)]);
  return isFirst ? slice(large, 0, { start: timeFactor - 1 }) : large;
}
