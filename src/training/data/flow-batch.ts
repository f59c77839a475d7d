import { fillNormal, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { type MiniConfig, rotaryTables, type WordTokenizer } from '../../models/index.ts';
import { drawCaption } from './caption-vocabulary.ts';
import { drawLevels } from './flow-levels.ts';
import type { LatentShard } from './latent-shard.ts';
import { tokenAnswers } from './token-labels.ts';

/** Chance that a clip is trained without its words, so that guidance has something to move away from. */
const emptyPromptShare = 0.1;

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
}

/** Clips of the shards, in normalised latents, with fresh noise, levels and captions. */
export function flowBatch(random: Random, options: FlowBatchOptions): HostTensors {
  const { config, tokenizer, clips: B, grid, frameRate } = options;
  const [, F, S, C] = options.shards[0]!.shape;
  const size = F * S * C;
  const latents = new Float32Array(B * size);
  const subject = new Float32Array(B * F * S * tokenAnswers.subject);
  const color = new Float32Array(B * F * S * tokenAnswers.color);
  const tokens = new BigInt64Array(B * config.text.tokens);
  const [sigma, counts] = [new Float32Array(B * F), new Float32Array(B * F)];
  for (let b = 0; b < B; b++) {
    const shard = random.pick(options.shards);
    const clip = random.integer(shard.shape[0]);
    normalise(shard.latents.subarray(clip * size, (clip + 1) * size), latents.subarray(b * size), options);
    const caption = random.uniform() < emptyPromptShare ? '' : drawCaption(shard.scenes[clip]!, random);
    tokens.set(tokenizer.encode(caption, config.text.tokens), b * config.text.tokens);
    for (let i = 0; i < F * S; i++) {
      const at = b * F * S + i;
      subject[at * tokenAnswers.subject + shard.labels[2 * (clip * F * S + i)]!] = 1;
      color[at * tokenAnswers.color + shard.labels[2 * (clip * F * S + i) + 1]!] = 1;
    }
    const levels = drawLevels(F, random, { shift: options.shift });
    sigma.set(levels.sigma, b * F);
    counts.set(levels.counts, b * F);
  }
  const places = Array.from({ length: F }, (_, i) => ({ timeSeconds: i === 0 ? 0 : (4 * i - 1.5) / frameRate }));
  const headWidth = config.transformer.width / config.transformer.heads;
  const tables = rotaryTables({ places, ...grid, headWidth });
  return {
    latents: hostTensor('float32', [B, F, S, C], latents),
    noise: hostTensor('float32', [B, F, S, C], fillNormal(new Float32Array(B * size), random)),
    sigma: hostTensor('float32', [B, F], sigma),
    counts: hostTensor('float32', [B, F], counts),
    kind: hostTensor(
      'float32',
      [F],
      Float32Array.from({ length: F }, (_, i) => (i === 0 ? 0 : 1)),
    ),
    cos: hostTensor('float32', [F * S, headWidth / 2], tables.cos),
    sin: hostTensor('float32', [F * S, headWidth / 2], tables.sin),
    subject: hostTensor('float32', [B, F, S, tokenAnswers.subject], subject),
    color: hostTensor('float32', [B, F, S, tokenAnswers.color], color),
    tokens: hostTensor('int64', [B, config.text.tokens], tokens),
  };
}

function normalise(from: Float32Array, to: Float32Array, { statistics, config }: FlowBatchOptions): void {
  const C = config.autoencoder.latentChannels;
  const { mean, deviation } = statistics;
  for (let i = 0; i < from.length; i++) to[i] = (from[i]! - mean[i % C]!) / deviation[i % C]!;
}

/** Mean and deviation of each channel over a shard. */
export function latentStatistics(shard: LatentShard): FlowBatchOptions['statistics'] {
  const C = shard.shape[3];
  const [sum, squares] = [new Float64Array(C), new Float64Array(C)];
  for (const [i, x] of shard.latents.entries()) {
    sum[i % C]! += x;
    squares[i % C]! += x * x;
  }
  const count = shard.latents.length / C;
  const mean = Float32Array.from(sum, (x) => x / count);
  const deviation = Float32Array.from(squares, (x, c) => Math.sqrt(Math.max(1e-6, x / count - mean[c]! ** 2)));
  return { mean, deviation };
}
