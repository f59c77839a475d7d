import { fillNormal, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { type MiniConfig, rotaryTables, type WordTokenizer } from '../../models/index.ts';
import { drawCaption } from './caption-vocabulary.ts';
import { drawView, lonePictures, plainView } from './clip-views.ts';
import { drawLevels } from './flow-levels.ts';
import type { LatentShard } from './latent-shard.ts';
import { tokenAnswers } from './token-labels.ts';

/** What batches for the transformer are drawn from, and their size. */
export interface FlowBatchOptions {
  readonly config: MiniConfig;
  readonly tokenizer: WordTokenizer;
  readonly shards: readonly LatentShard[];
  readonly clips: number;
  /** Latent rows and columns. */
  readonly grid: { readonly rows: number; readonly columns: number };
  readonly frameRate: number;
  /** Mean and deviation of each latent channel. */
  readonly statistics: { readonly mean: Float32Array; readonly deviation: Float32Array };
  readonly shift: number;
  /** Chance that a clip is trained without its words. */
  readonly wordlessShare: number;
}

/** Clips of the shards, in normalised latents, with fresh noise, levels and captions. */
export function flowBatch(random: Random, options: FlowBatchOptions): HostTensors {
  const { config, tokenizer, clips: B, grid, frameRate } = options;
  const [, stored, S, C] = options.shards[0]!.shape;
  const time = { frameRate, framesPerSpan: config.autoencoder.framesPerLatent };
  const view = stored === 1 ? plainView(1, time) : drawView(stored - lonePictures, time, random);
  const F = view.frames.length;
  const size = S * C;
  const latents = new Float32Array(B * F * size);
  const subject = new Float32Array(B * F * S * tokenAnswers.subject);
  const color = new Float32Array(B * F * S * tokenAnswers.color);
  const [tokens, noWords] = [0, 1].map(() => new BigInt64Array(B * config.text.tokens)) as [
    BigInt64Array,
    BigInt64Array,
  ];
  const empty = tokenizer.encode('', config.text.tokens);
  const [sigma, counts] = [new Float32Array(B * F), new Float32Array(B * F)];
  for (let b = 0; b < B; b++) {
    const shard = random.pick(options.shards);
    const clip = random.integer(shard.shape[0]);
    const caption = random.uniform() < options.wordlessShare ? '' : drawCaption(shard.scenes[clip]!, random);
    tokens.set(tokenizer.encode(caption, config.text.tokens), b * config.text.tokens);
    noWords.set(empty, b * config.text.tokens);
    for (const [f, frame] of view.frames.entries()) {
      const from = clip * stored + frame;
      const to = b * F + f;
      normalise(shard.latents.subarray(from * size, (from + 1) * size), latents.subarray(to * size), options);
      for (let s = 0; s < S; s++) {
        const at = to * S + s;
        subject[at * tokenAnswers.subject + shard.labels[2 * (from * S + s)]!] = 1;
        color[at * tokenAnswers.color + shard.labels[2 * (from * S + s) + 1]!] = 1;
      }
    }
    const levels = drawLevels(view, random, { shift: options.shift });
    sigma.set(levels.sigma, b * F);
    counts.set(levels.counts, b * F);
  }
  const places = view.timesSeconds.map((timeSeconds) => ({ timeSeconds }));
  const headWidth = config.transformer.width / config.transformer.heads;
  const tables = rotaryTables({ places, ...grid, headWidth });
  return {
    latents: hostTensor('float32', [B, F, S, C], latents),
    noise: hostTensor('float32', [B, F, S, C], fillNormal(new Float32Array(B * F * size), random)),
    sigma: hostTensor('float32', [B, F], sigma),
    counts: hostTensor('float32', [B, F], counts),
    kind: hostTensor('float32', [F], Float32Array.from(view.kinds)),
    cos: hostTensor('float32', [F * S, headWidth / 2], tables.cos),
    sin: hostTensor('float32', [F * S, headWidth / 2], tables.sin),
    subject: hostTensor('float32', [B, F, S, tokenAnswers.subject], subject),
    color: hostTensor('float32', [B, F, S, tokenAnswers.color], color),
    tokens: hostTensor('int64', [B, config.text.tokens], tokens),
    no_words: hostTensor('int64', [B, config.text.tokens], noWords),
  };
}

/** Latents as the encoder gives them to those the transformer sees; the last axis of both is that of channels. */
export function normalise(
  from: Float32Array,
  to: Float32Array,
  { statistics, config }: Pick<FlowBatchOptions, 'statistics' | 'config'>,
): void {
  const C = config.autoencoder.latentChannels;
  const { mean, deviation } = statistics;
  for (let i = 0; i < from.length; i++) to[i] = (from[i]! - mean[i % C]!) / deviation[i % C]!;
}

/**
 * Mean of each channel over a shard, and one deviation for all.
 *
 * Channels that hold most of the picture stay larger than those of its details. With a deviation of each its own, the noise
 * would hide both at the same levels, and nearly all of the loss would be about details that cannot be known.
 */
export function latentStatistics(shard: LatentShard): FlowBatchOptions['statistics'] {
  const C = shard.shape[3];
  const sum = new Float64Array(C);
  let squares = 0;
  for (const [i, x] of shard.latents.entries()) {
    sum[i % C]! += x;
    squares += x * x;
  }
  const count = shard.latents.length / C;
  const mean = Float32Array.from(sum, (x) => x / count);
  const meanSquares = mean.reduce((total, x) => total + x * x, 0);
  const deviation = Math.sqrt((squares / count - meanSquares) / C);
  return { mean, deviation: new Float32Array(C).fill(deviation) };
}
