import {
  add,
  type ConvolutionMethod,
  type Dim,
  div,
  gather,
  input,
  mul,
  reshape,
  sub,
  symbol,
  transpose,
  type Value,
} from '../../graph/index.ts';
import type { LtxAutoencoderConfig } from '../autoencoder/ltx-autoencoder-config.ts';
import { decodeLtx } from '../autoencoder/ltx-decoder.ts';
import { encodeLtx } from '../autoencoder/ltx-encoder.ts';
import { type LtxUpsamplerConfig, upsampleLtxLatents } from '../autoencoder/ltx-upsampler.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import type { LtxConfig } from '../transformer/ltx-config.ts';
import { ltxWords, predictLtx } from '../transformer/ltx-transformer.ts';
import { wordInputs, wordOutputs } from '../transformer/prompt-words.ts';
import type { LatentGrid } from '../video-model.ts';
import { createWeights, ones, type Weights, zeros } from '../weights.ts';

/** Whether all tokens have one noise level, or each has one of several. */
export type LtxLevels = 'one' | 'several';

/** What a transformer takes, as far as its graph depends on it. */
export interface LtxTransformerSize {
  readonly levels: LtxLevels;
  /** Tokens, where their number is known. */
  readonly tokens: Dim;
}

/**
 * `latents` [N, C], `sigmas` [K], for several levels `level` [N] int64, `cos` and `sin` [N, D/2], `words` by block from the
 * graph of words to `clean` [N, C].
 *
 * clean = latents - sigma * velocity
 */
export function ltxTransformerGraph(config: LtxConfig, { levels, tokens: N }: LtxTransformerSize): ModelGraph {
  const { latentChannels: C, width } = config;
  const latents = input('latents', [N, C]);
  const sigmas = input('sigmas', [levels === 'one' ? 1 : symbol('K')]);
  const level = levels === 'one' ? null : input('level', [N], 'int64');
  const weights = createWeights();
  const velocity = predictLtx(
    weights,
    {
      latents: reshape(latents, [1, N, C]),
      times: mul(sigmas, 1000),
      timeIndex: level,
      words: { blocks: wordInputs(config), bias: null },
      rotary: { cos: input('cos', [N, width / 2]), sin: input('sin', [N, width / 2]) },
    },
    config,
  );
  const sigma = level === null ? reshape(sigmas, [1, 1]) : reshape(gather(sigmas, level), [N, 1]);
  return { outputs: { clean: sub(latents, mul(sigma, reshape(velocity, [N, C]))) }, weights: weights.specs };
}

/** `text` [1, L, T] to the keys and values that each block's attention to the words takes. */
export function ltxWordsGraph(config: LtxConfig): ModelGraph {
  const weights = createWeights();
  const text = input('text', [1, symbol('L'), config.textWidth]);
  return { outputs: wordOutputs(ltxWords(weights, text, config)), weights: weights.specs };
}

/** `latents` [F, H, W, C] normalised and `level` [1] to `frames` [8 F - 7, rows, columns, 3]. */
export function ltxDecoderGraph(config: LtxAutoencoderConfig, method: ConvolutionMethod): ModelGraph {
  const weights = createWeights();
  const { mean, deviation } = statistics(weights, config);
  const size = [symbol('F'), symbol('H'), symbol('W'), config.latentChannels] as const;
  const latents = transpose(input('latents', size), [0, 3, 1, 2]); // [F, C, H, W]
  const inputs = { latents: add(mul(latents, deviation), mean), time: input('level', [1]) };
  const frames = decodeLtx(weights, inputs, { config, method });
  return { outputs: { frames: transpose(frames, [0, 2, 3, 1]) }, weights: weights.specs };
}

/** How many frames an encoder takes, and their size. */
export interface LtxEncoderSize {
  readonly count: number;
  readonly grid: LatentGrid;
}

/** `frames` [8 k + 1, rows, columns, 3] to `latents` [k + 1, H, W, C] normalised, for one number and size of frames. */
export function ltxEncoderGraph(
  config: LtxAutoencoderConfig,
  { count, grid, method }: LtxEncoderSize & { readonly method: ConvolutionMethod },
): ModelGraph {
  const weights = createWeights();
  const { mean, deviation } = statistics(weights, config);
  const cell = ltxCellSize(config);
  const frames = input('frames', [count, grid.rows * cell, grid.columns * cell, 3]);
  const moments = encodeLtx(weights, transpose(frames, [0, 3, 1, 2]), { config, method }); // [F, C, H, W]
  const latents = transpose(div(sub(moments, mean), deviation), [0, 2, 3, 1]);
  return { outputs: { latents }, weights: weights.specs };
}

/** `latents` [1, C, F, H, W] not normalised to `enlarged` [1, C, F, 2 H, 2 W]. */
export function ltxUpsamplerGraph(config: LtxUpsamplerConfig): ModelGraph {
  const weights = createWeights();
  const latents = input('latents', [1, config.latentChannels, symbol('F'), symbol('H'), symbol('W')]);
  return { outputs: { enlarged: upsampleLtxLatents(weights, latents, config) }, weights: weights.specs };
}

/** Pixels a side of one latent cell. */
export function ltxCellSize({ patch, decoder }: LtxAutoencoderConfig): number {
  return patch * 2 ** decoder.stages.length;
}

/** Pictures in one latent frame but the first. */
export function ltxSpan({ decoder }: LtxAutoencoderConfig): number {
  return 2 ** decoder.stages.length;
}

/** Mean and deviation of each channel of the latents, [1, C, 1, 1]; the transformer sees (latent - mean) / deviation. */
function statistics(weights: Weights, { latentChannels: C }: LtxAutoencoderConfig): { mean: Value; deviation: Value } {
  return {
    mean: reshape(weights.get('latents_mean', [C], zeros), [1, C, 1, 1]),
    deviation: reshape(weights.get('latents_std', [C], ones), [1, C, 1, 1]),
  };
}
