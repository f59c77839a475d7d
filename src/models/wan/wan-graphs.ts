import {
  add,
  type ConvolutionMethod,
  constant,
  type Dim,
  div,
  floor,
  input,
  mul,
  multiplyDims,
  reshape,
  sub,
  symbol,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { createFrameCaches, type FrameCaches } from '../autoencoder/frame-caches.ts';
import { decodeTiny, type TinyDecoderConfig } from '../autoencoder/tiny-decoder.ts';
import type { WanAutoencoderConfig } from '../autoencoder/wan-autoencoder-config.ts';
import { decodeWanFrames, decodeWanSpan } from '../autoencoder/wan-decoder.ts';
import { encodeWan } from '../autoencoder/wan-encoder.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { wordInputs, wordOutputs } from '../transformer/prompt-words.ts';
import type { WanConfig } from '../transformer/wan-config.ts';
import { predictWan, wanWords } from '../transformer/wan-transformer.ts';
import type { LatentGrid } from '../video-model.ts';
import { createWeights } from '../weights.ts';

/** Mean and deviation of each latent channel; the transformer sees (latent - mean) / deviation. */
export interface LatentStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** How many latent frames a transformer takes, where that is known, and their size. */
export interface WanTransformerSize {
  readonly frames: Dim;
  readonly grid: LatentGrid;
}

/**
 * `latents` [F, H, W, C], `sigma` [F], `cos` and `sin` [N, E/2], `words` by block and `word_bias` [L] from the graph of
 * words to `clean` [F, H, W, C].
 *
 * clean = latents - sigma * velocity
 */
export function wanTransformerGraph(config: WanConfig, { frames: F, grid }: WanTransformerSize): ModelGraph {
  const { rows: H, columns: W } = grid;
  const N = multiplyDims(F, (H * W) / config.patch ** 2);
  const half = config.width / config.heads / 2;
  const latents = input('latents', [F, H, W, config.inChannels]);
  const sigma = input('sigma', [F]);
  const times = mul(sigma, 1000);
  const weights = createWeights();
  const velocity = predictWan(
    weights,
    {
      latents: reshape(transpose(latents, [3, 0, 1, 2]), [1, config.inChannels, F, H, W]),
      time: reshape(config.cutsTimes ? cutTimes(times) : times, [1, F]),
      words: { blocks: wordInputs(config), bias: input('word_bias', [symbol('L')]) },
      rotary: { cos: input('cos', [N, half]), sin: input('sin', [N, half]) },
    },
    config,
  );
  const ours = transpose(reshape(velocity, [config.outChannels, F, H, W]), [1, 2, 3, 0]);
  return { outputs: { clean: sub(latents, mul(reshape(sigma, [F, 1, 1, 1]), ours)) }, weights: weights.specs };
}

/** `text` [1, L, T] to the keys and values that each block's attention to the words takes. */
export function wanWordsGraph(config: WanConfig): ModelGraph {
  const weights = createWeights();
  const text = input('text', [1, symbol('L'), config.textWidth]);
  return { outputs: wordOutputs(wanWords(weights, text, config)), weights: weights.specs };
}

/** The small addend keeps float32 from cutting one too many. */
function cutTimes(times: Value): Value {
  return floor(add(times, 1e-3));
}

/** A step of a streamed autoencoder; `next_` and a cache's name is the output that the next step takes as the cache. */
export interface WanStepOptions {
  readonly config: WanAutoencoderConfig;
  readonly grid: LatentGrid;
  readonly statistics: LatentStatistics;
  readonly isFirst: boolean;
  readonly method: ConvolutionMethod;
}

/** `latent` [H, W, C] normalised and caches to `hidden` [T, D, h, w], one frame for each picture, and next caches. */
export function wanSpanDecoderGraph({ config, grid, statistics, isFirst, method }: WanStepOptions): ModelGraph {
  const { rows: H, columns: W } = grid;
  const { mean, deviation } = channelConstants(statistics);
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst });
  const C = config.latentChannels;
  const latent = reshape(transpose(input('latent', [H, W, C]), [2, 0, 1]), [1, C, H, W]);
  const hidden = decodeWanSpan(weights, add(mul(latent, deviation), mean), { config, caches, method });
  return { outputs: { hidden, ...nextCaches(caches) }, weights: weights.specs };
}

/** One `hidden` frame [1, D, h, w] and caches, which begin as zeros, to `frames` [1, rows, columns, 3] and next caches. */
export function wanFrameDecoderGraph({
  config,
  grid,
  method,
}: Pick<WanStepOptions, 'config' | 'grid' | 'method'>): ModelGraph {
  const options = { config, caches: createFrameCaches({ isFirst: true }), method };
  const latent = input('latent', [1, config.latentChannels, grid.rows, grid.columns]);
  const [, ...size] = decodeWanSpan(createWeights(), latent, options).shape;
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst: false });
  const frames = decodeWanFrames(weights, input('hidden', [1, ...size]), { config, caches, method });
  return { outputs: { frames: transpose(frames, [0, 2, 3, 1]), ...nextCaches(caches) }, weights: weights.specs };
}

/** `latent` [H, W, C] normalised and caches to `frames` [4, rows, columns, 3] and next caches. */
export function tinyDecoderGraph({
  config,
  grid,
  isFirst,
}: Pick<WanStepOptions, 'grid' | 'isFirst'> & { readonly config: TinyDecoderConfig }): ModelGraph {
  const { rows: H, columns: W } = grid;
  const C = config.latentChannels;
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst });
  const latent = reshape(transpose(input('latent', [H, W, C]), [2, 0, 1]), [1, C, H, W]);
  const frames = sub(mul(decodeTiny(weights, latent, { config, caches }), 2), 1);
  return { outputs: { frames: transpose(frames, [0, 2, 3, 1]), ...nextCaches(caches) }, weights: weights.specs };
}

/** `frames` [T, rows, columns, 3] and caches to `latent` [H, W, C] normalised and next caches. */
export function wanEncoderGraph({ config, grid, statistics, isFirst, method }: WanStepOptions): ModelGraph {
  const { mean, deviation } = channelConstants(statistics);
  const cell = wanCellSize(config);
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst });
  const frames = input('frames', [isFirst ? 1 : 4, grid.rows * cell, grid.columns * cell, 3]);
  const moments: Value = encodeWan(weights, transpose(frames, [0, 3, 1, 2]), { config, caches, method }); // [1, C, H, W]
  const size: Dim[] = [config.latentChannels, grid.rows, grid.columns];
  const latent = transpose(reshape(div(sub(moments, mean), deviation), size), [1, 2, 0]);
  return { outputs: { latent, ...nextCaches(caches) }, weights: weights.specs };
}

/** Pixels a side of one latent cell. */
export function wanCellSize({ multipliers, patch }: WanAutoencoderConfig): number {
  return patch * 2 ** (multipliers.length - 1);
}

function channelConstants({ mean, deviation }: LatentStatistics): { mean: Value; deviation: Value } {
  const perChannel = (values: readonly number[]): Value =>
    reshape(constant(Float32Array.from(values)), [1, values.length, 1, 1]);
  return { mean: perChannel(mean), deviation: perChannel(deviation) };
}

function nextCaches(caches: FrameCaches): Record<string, Value> {
  return Object.fromEntries(caches.all.map((cache) => [`next_${cache.name}`, cache.next]));
}
