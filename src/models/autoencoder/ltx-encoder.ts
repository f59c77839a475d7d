import {
  add,
  addDims,
  type ConvolutionMethod,
  concat,
  type Dim,
  divideDims,
  mean,
  reshape,
  silu,
  slice,
  type Value,
} from '../../graph/index.ts';
import type { Weights } from '../weights.ts';
import type { LtxAutoencoderConfig, LtxDownsampling } from './ltx-autoencoder-config.ts';
import { type Factors, type LtxConvolution, ltxConv, ltxResidual, pixelNorm, toChannels } from './ltx-layers.ts';
import { splitPatches } from './pixel-patches.ts';

const factorsOf: Readonly<Record<LtxDownsampling, Factors>> = { space: [1, 2, 2], time: [2, 1, 1], both: [2, 2, 2] };

/**
 * Encodes pictures with LTX-Video's autoencoder. Weights have the names of diffusers.
 *
 * @param frames [8 k + 1, 3, H, W] in [-1, 1]
 * @returns      [k + 1, C, h, w] means, not normalised
 * @see diffusers `LTXVideoEncoder3d`
 */
export function encodeLtx(
  weights: Weights,
  frames: Value,
  { config, method }: { readonly config: LtxAutoencoderConfig; readonly method: ConvolutionMethod },
): Value {
  const convolution: LtxConvolution = { edges: 'before', method };
  const scope = weights.scope('encoder');
  const { width, stages, middleBlocks } = config.encoder;
  let x = ltxConv(scope.scope('conv_in'), splitPatches(frames, config.patch), { out: width, ...convolution });
  for (const [i, { blocks, downsampling, out }] of stages.entries()) {
    const stage = scope.scope('down_blocks').scope(i);
    x = residuals(stage, x, { count: blocks, convolution });
    x = downsample(stage.scope('downsamplers').scope(0).scope('conv'), x, {
      factors: factorsOf[downsampling],
      out,
      convolution,
    });
  }
  x = silu(pixelNorm(residuals(scope.scope('mid_block'), x, { count: middleBlocks, convolution })));
  // one more channel holds the variance of all
  const moments = ltxConv(scope.scope('conv_out'), x, { out: config.latentChannels + 1, ...convolution });
  return slice(moments, 1, { start: 0, end: config.latentChannels });
}

function residuals(
  scope: Weights,
  input: Value,
  { count, convolution }: { readonly count: number; readonly convolution: LtxConvolution },
): Value {
  let x = input;
  for (let i = 0; i < count; i++) x = ltxResidual(scope.scope('resnets').scope(i), x, { ...convolution, time: null });
  return x;
}

/** A convolution whose frames and pixels become channels, plus means of the input's own. */
function downsample(
  scope: Weights,
  x: Value,
  {
    factors,
    out,
    convolution,
  }: { readonly factors: Factors; readonly out: number; readonly convolution: LtxConvolution },
): Value {
  const [t, r, c] = factors;
  const [F, C, H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const padded = t === 1 ? x : concat([slice(x, 0, { start: 0, end: t - 1 }), x], 0);
  const frames = divideDims(addDims(F, t - 1), t);
  const size = (channels: number) => [frames, channels, divideDims(H, r), divideDims(W, c)] as const;
  const volume = t * r * c;
  const made = toChannels(ltxConv(scope, padded, { out: out / volume, ...convolution }), factors, size(out / volume));
  const own = toChannels(padded, factors, size(C));
  const [, , rows, columns] = size(C);
  return add(made, mean(reshape(own, [frames, out, (C * volume) / out, rows, columns]), [2]));
}
