import {
  add,
  type ConvolutionMethod,
  concat,
  type Dim,
  mul,
  multiplyDims,
  reshape,
  silu,
  slice,
  type Value,
} from '../../graph/index.ts';
import { dense, modulate } from '../layers.ts';
import { sinusoid } from '../transformer/noise-embedding.ts';
import type { Weights } from '../weights.ts';
import type { LtxAutoencoderConfig } from './ltx-autoencoder-config.ts';
import {
  type Factors,
  fromChannels,
  type LtxConvolution,
  ltxConv,
  ltxResidual,
  pixelNorm,
  steering,
} from './ltx-layers.ts';
import { joinPatches } from './pixel-patches.ts';

const doubled: Factors = [2, 2, 2];
/** Waves that a noise level is embedded with. */
const waves = 128;

/**
 * Decodes latents of LTX-Video: a decoder that looks both ways in time and does the last denoising step, for which it is
 * told the noise level. Weights have the names of diffusers.
 *
 * @param latents [F, C, h, w] not normalised
 * @param time    [1] noise level in [0, 1]
 * @returns       [8 F - 7, 3, H, W] about [-1, 1]
 * @see diffusers `LTXVideoDecoder3d`
 */
export function decodeLtx(
  weights: Weights,
  { latents, time }: { readonly latents: Value; readonly time: Value },
  { config, method }: { readonly config: LtxAutoencoderConfig; readonly method: ConvolutionMethod },
): Value {
  const scope = weights.scope('decoder');
  const convolution: LtxConvolution = { edges: 'both', method };
  const level = mul(time, scope.get('timestep_scale_multiplier', [], { kind: 'constant', value: 1000 }));
  let width = config.decoder.width;
  let x = ltxConv(scope.scope('conv_in'), latents, { out: width, ...convolution });
  x = residuals(scope.scope('mid_block'), x, { count: config.decoder.middleBlocks, level, convolution });
  for (const [i, count] of config.decoder.stages.entries()) {
    const stage = scope.scope('up_blocks').scope(i);
    x = upsample(stage.scope('upsamplers').scope(0).scope('conv'), x, convolution);
    x = residuals(stage, x, { count, level, convolution });
    width /= 2;
  }
  const embedded = embedLevel(scope, level, 2 * width);
  const [shift, scale] = steering(scope, embedded, { parts: 2, width });
  const normed = silu(modulate(pixelNorm(x), shift!, scale!));
  return joinPatches(
    ltxConv(scope.scope('conv_out'), normed, { out: 3 * config.patch ** 2, ...convolution }),
    config.patch,
  );
}

function residuals(
  scope: Weights,
  input: Value,
  {
    count,
    level,
    convolution,
  }: { readonly count: number; readonly level: Value; readonly convolution: LtxConvolution },
): Value {
  const [, C] = input.shape as readonly [Dim, number];
  const time = embedLevel(scope, level, 4 * C);
  let x = input;
  for (let i = 0; i < count; i++) x = ltxResidual(scope.scope('resnets').scope(i), x, { ...convolution, time });
  return x;
}

/** [1, out] */
function embedLevel(scope: Weights, level: Value, out: number): Value {
  const embedder = scope.scope('time_embedder').scope('timestep_embedder');
  const wave = reshape(sinusoid(reshape(level, [1, 1]), waves), [1, 2 * waves]);
  return dense(embedder, 'linear_2', silu(dense(embedder, 'linear_1', wave, { out })), { out });
}

/** Twice the frames but the first, rows and columns, half the channels; the input's own values are added, repeated. */
function upsample(scope: Weights, x: Value, convolution: LtxConvolution): Value {
  const [F, C, H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const size = (channels: number) => [multiplyDims(F, 2), channels, multiplyDims(H, 2), multiplyDims(W, 2)] as const;
  const made = fromChannels(ltxConv(scope, x, { out: 4 * C, ...convolution }), doubled, size(C / 2));
  const own = fromChannels(x, doubled, size(C / 8));
  const both = add(made, concat([own, own, own, own], 1));
  return slice(both, 0, { start: 1 });
}
