import { fillNormal, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import {
  type BodyPlan,
  bodyNumbers,
  type LatentGrid,
  type MiniConfig,
  mostBodies,
  placeFeatures,
  placeWidth,
  planWidth,
  rotaryTables,
  unpackBodies,
  type WordTokenizer,
  writePlanFeatures,
} from '../../models/index.ts';
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
  readonly grid: LatentGrid;
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
  const [, stored, S] = options.shards[0]!.shape;
  const { latentChannels: C } = config.autoencoder;
  const Q = planWidth(config.planner.bodies);
  const time = { frameRate, framesPerSpan: config.autoencoder.framesPerLatent };
  const view = stored === 1 ? plainView(1, time) : drawView(stored - lonePictures, time, random);
  const F = view.frames.length;
  const latents = new Float32Array(B * F * S * C);
  const subject = new Float32Array(B * F * S * tokenAnswers.subject);
  const color = new Float32Array(B * F * S * tokenAnswers.color);
  const [tokens, noWords] = [0, 1].map(() => new BigInt64Array(B * config.text.tokens)) as [
    BigInt64Array,
    BigInt64Array,
  ];
  const empty = tokenizer.encode('', config.text.tokens);
  const [sigma, counts] = [new Float32Array(B * F), new Float32Array(B * F)];
  const plan = new Float32Array(B * F * S * Q);
  for (let b = 0; b < B; b++) {
    const shard = random.pick(options.shards);
    const clip = random.integer(shard.shape[0]);
    const caption = random.uniform() < options.wordlessShare ? '' : drawCaption(shard.scenes[clip]!, random);
    const levels = drawLevels(view, random, { shift: options.shift });
    const isPlanned =
      caption !== '' && random.uniform() >= unplannedShares[levels.counts.includes(0) ? 'given' : 'made'];
    tokens.set(tokenizer.encode(caption, config.text.tokens), b * config.text.tokens);
    noWords.set(empty, b * config.text.tokens);
    for (const [f, frame] of view.frames.entries()) {
      const from = clip * stored + frame;
      const to = b * F + f;
      latents.set(frameOf(shard, from, options.statistics), to * S * C);
      if (isPlanned && levels.counts[f] === 1)
        writePlanFeatures(bodiesOf(shard, from), { grid, counts: config.planner.bodies }, plan.subarray(to * S * Q));
      for (let s = 0; s < S; s++) {
        const at = to * S + s;
        subject[at * tokenAnswers.subject + shard.labels[2 * (from * S + s)]!] = 1;
        color[at * tokenAnswers.color + shard.labels[2 * (from * S + s) + 1]!] = 1;
      }
    }
    sigma.set(levels.sigma, b * F);
    counts.set(levels.counts, b * F);
  }
  const places = view.timesSeconds.map((timeSeconds) => ({ timeSeconds }));
  const headWidth = config.transformer.width / config.transformer.heads;
  const tables = rotaryTables({ places, ...grid, headWidth });
  return {
    latents: hostTensor('float32', [B, F, S, C], latents),
    noise: hostTensor('float32', [B, F, S, C], fillNormal(new Float32Array(latents.length), random)),
    sigma: hostTensor('float32', [B, F], sigma),
    counts: hostTensor('float32', [B, F], counts),
    plan: hostTensor('float32', [B, F, S, Q], plan),
    kind: hostTensor('float32', [F], Float32Array.from(view.kinds)),
    cos: hostTensor('float32', [F * S, headWidth / 2], tables.cos),
    sin: hostTensor('float32', [F * S, headWidth / 2], tables.sin),
    places: hostTensor('float32', [S, placeWidth], placeFeatures(grid)),
    subject: hostTensor('float32', [B, F, S, tokenAnswers.subject], subject),
    color: hostTensor('float32', [B, F, S, tokenAnswers.color], color),
    tokens: hostTensor('int64', [B, config.text.tokens], tokens),
    no_words: hostTensor('int64', [B, config.text.tokens], noWords),
  };
}

/** How often nobody planned a clip that has words: beside given frames, and without. */
const unplannedShares = { given: 0.5, made: 0.1 };

function bodiesOf({ plans }: LatentShard, frame: number): BodyPlan[] {
  const size = mostBodies * bodyNumbers;
  return unpackBodies(plans.subarray(frame * size, (frame + 1) * size));
}

/**
 * One latent frame of a shard as the transformer sees it.
 *
 * @param frame its number among all of the shard
 * @returns     [S, C] normalised
 */
export function frameOf(
  { latents, shape }: LatentShard,
  frame: number,
  { mean, deviation }: FlowBatchOptions['statistics'],
): Float32Array {
  const [, , S, C] = shape;
  const from = frame * S * C;
  return latents.slice(from, from + S * C).map((x, i) => (x - mean[i % C]!) / deviation[i % C]!);
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
