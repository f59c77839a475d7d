import { fillNormal, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { type MiniConfig, placeFeatures, placeWidth, rotaryTables, type WordTokenizer } from '../../models/index.ts';
import { drawCaption } from './caption-vocabulary.ts';
import { drawView, lonePictures, plainView } from './clip-views.ts';
import { drawLevels, type FrameLevels } from './flow-levels.ts';
import type { LatentShard } from './latent-shard.ts';
import { writeLayout } from './layout-channels.ts';
import { mapCellsPerToken, tokenAnswers } from './token-labels.ts';

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
  const [, stored, S] = options.shards[0]!.shape;
  const { latentChannels, layoutChannels } = config.transformer;
  const C = latentChannels + layoutChannels;
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
  const [sigma, counts, hides] = Array.from({ length: 3 }, () => new Float32Array(B * F)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let b = 0; b < B; b++) {
    const shard = random.pick(options.shards);
    const clip = random.integer(shard.shape[0]);
    const caption = random.uniform() < options.wordlessShare ? '' : drawCaption(shard.scenes[clip]!, random);
    tokens.set(tokenizer.encode(caption, config.text.tokens), b * config.text.tokens);
    noWords.set(empty, b * config.text.tokens);
    for (const [f, frame] of view.frames.entries()) {
      const from = clip * stored + frame;
      const to = b * F + f;
      latents.set(frameOf(shard, from, options), to * S * C);
      for (let s = 0; s < S; s++) {
        const at = to * S + s;
        subject[at * tokenAnswers.subject + shard.labels[2 * (from * S + s)]!] = 1;
        color[at * tokenAnswers.color + shard.labels[2 * (from * S + s) + 1]!] = 1;
      }
    }
    const levels = drawLevels(view, random, { shift: options.shift });
    hides.set(drawHidden(levels, random), b * F);
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
    hides: hostTensor('float32', [B, F], hides),
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

/** How often a frame's layout is hidden: a given frame has none where it was encoded; a made one where it was given under noise. */
const hiddenShares = { given: 0.6, made: 0.05 };

/** 1 where the layout of a frame is hidden, alike for all frames of a kind. */
function drawHidden({ counts }: FrameLevels, random: Random): Float32Array {
  const [given, made] = [random.uniform() < hiddenShares.given, random.uniform() < hiddenShares.made];
  return counts.map((count) => Number(count === 0 ? given : made));
}

/**
 * One latent frame of a shard as the transformer sees it.
 *
 * @param frame its number among all of the shard
 * @returns     [S, C + K] normalised latents and their layout
 */
export function frameOf(
  { latents, cells, labels, scenes, shape }: LatentShard,
  frame: number,
  { statistics, config }: Pick<FlowBatchOptions, 'statistics' | 'config'>,
): Float32Array {
  const [, stored, S, C] = shape;
  const stride = C + config.transformer.layoutChannels;
  const values = new Float32Array(S * stride);
  const { mean, deviation } = statistics;
  for (let token = 0; token < S; token++) {
    const from = (frame * S + token) * C;
    for (let c = 0; c < C; c++) values[token * stride + c] = (latents[from + c]! - mean[c]!) / deviation[c]!;
  }
  const part = (known: Uint8Array, width: number): Uint8Array =>
    known.subarray(frame * S * width, (frame + 1) * S * width);
  const { entities } = scenes[Math.floor(frame / stored)]!.shots[0]!;
  writeLayout({ cells: part(cells, mapCellsPerToken ** 2), labels: part(labels, 2), entities }, values, stride);
  return values;
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
