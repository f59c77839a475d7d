import {
  add,
  attention,
  concat,
  type Dim,
  gather,
  gelu,
  layerNorm,
  mul,
  reshape,
  rmsNorm,
  rotaryEmbedding,
  silu,
  slice,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { dense, modulate } from '../layers.ts';
import { ones, scaledNormal, type Weights } from '../weights.ts';
import type { RotaryTables } from './attention.ts';
import type { LtxConfig } from './ltx-config.ts';
import { sinusoid } from './noise-embedding.ts';
import { joinKeys, type PromptWords, type WordKeys } from './prompt-words.ts';
import { divideRows } from './token-parts.ts';

export interface LtxInputs {
  /** [B, N, C] noisy latents, one token a latent cell, in the order frames, rows, columns. */
  readonly latents: Value;
  /** [K] the times in [0, 1000] that occur. */
  readonly times: Value;
  /** [N] int64, which of the times each token has; null where there is one time for all. */
  readonly timeIndex: Value | null;
  /** From `ltxWords`, of text embeddings at their true length. */
  readonly words: PromptWords;
  /** [N, D/2] angles over the whole width, from `ltxRotaryTables`. */
  readonly rotary: RotaryTables;
}

/** Keys and values of the prompt in each block, from text embeddings [B, L, T]. */
export function ltxWords(weights: Weights, text: Value, config: LtxConfig): readonly WordKeys[] {
  const embedded = embedText(weights.scope('caption_projection'), text, config);
  return Array.from({ length: config.layers }, (_, i) =>
    keysAndValues(weights.scope('transformer_blocks').scope(i).scope('attn2'), embedded, { rotary: null, config }),
  );
}

/**
 * LTX-Video's diffusion transformer: predicts the velocity noise - video. Weights have the names of diffusers.
 *
 * @returns [B, N, C]
 * @see diffusers `LTXVideoTransformer3DModel`; HaCohen et al. 2024, arXiv:2501.00103. Times are embedded once for each
 * that occurs and looked up for each token, which is exact.
 */
export function predictLtx(weights: Weights, inputs: LtxInputs, config: LtxConfig): Value {
  const { condition, shared } = embedTimes(weights.scope('time_embed'), inputs.times, config);
  const N = inputs.latents.shape[1]!;
  const parts = divideRows(N).map((rows): Part => {
    const { cos, sin } = inputs.rotary;
    return {
      x: dense(weights, 'proj_in', slice(inputs.latents, 1, rows), { out: config.width }), // [B, n, D]
      rotary: { cos: slice(cos, 0, rows), sin: slice(sin, 0, rows) },
      timeIndex: inputs.timeIndex === null ? null : slice(inputs.timeIndex, 0, rows),
    };
  });
  let xs = parts.map(({ x }) => x);
  for (let i = 0; i < config.layers; i++) {
    const scope = weights.scope('transformer_blocks').scope(i);
    xs = ltxBlock(scope, xs, { shared, parts, words: inputs.words.blocks[i]!, config });
  }
  const last = steer(weights, condition, { parts: 2, config });
  const made = xs.map((x, i) => {
    const [shift, scale] = last.map((part) => ofTokens(part, parts[i]!));
    const normed = modulate(layerNorm(x, { epsilon: config.epsilon }), shift!, scale!);
    return dense(weights, 'proj_out', normed, { out: config.latentChannels });
  });
  return made.length === 1 ? made[0]! : concat(made, 1);
}

/** What is known of a part of the tokens: its embedding, its places and which of the times each token has. */
interface Part {
  readonly x: Value;
  readonly rotary: RotaryTables;
  readonly timeIndex: Value | null;
}

interface BlockInputs {
  readonly shared: Value;
  readonly parts: readonly Part[];
  readonly words: WordKeys;
  readonly config: LtxConfig;
}

function ltxBlock(scope: Weights, inputs: readonly Value[], { shared, parts, words, config }: BlockInputs): Value[] {
  const steering = steer(scope, shared, { parts: 6, config });
  const steered = parts.map((part) => steering.map((value) => ofTokens(value, part)));
  const norm = (x: Value): Value => rmsNorm(x, { epsilon: config.epsilon });
  const own = scope.scope('attn1');
  const normed = inputs.map((x, i) => modulate(norm(x), steered[i]![0]!, steered[i]![1]!));
  const each = normed.map((x, i) => keysAndValues(own, x, { rotary: parts[i]!.rotary, config }));
  const all = joinKeys(each);
  return inputs.map((input, i) => {
    const [, , gate1, shift2, scale2, gate2] = steered[i]!;
    let x = add(input, mul(attend(own, normed[i]!, { ...all, rotary: parts[i]!.rotary, config }), gate1!));
    x = add(x, attend(scope.scope('attn2'), x, { ...words, rotary: null, config }));
    const inner = modulate(norm(x), shift2!, scale2!);
    const feedForward = scope.scope('ff').scope('net');
    const hidden = gelu(dense(feedForward, '0.proj', inner, { out: config.feedForwardWidth }), 'tanh');
    return add(x, mul(dense(feedForward, '2', hidden, { out: config.width }), gate2!));
  });
}

interface ProjectionOptions {
  readonly rotary: RotaryTables | null;
  readonly config: LtxConfig;
}

/** [B, N, D] to [B, N, A, E]. */
function headsOf(value: Value, { width, heads }: LtxConfig): Value {
  return reshape(value, [value.shape[0]!, value.shape[1]!, heads, width / heads]);
}

/** Queries or keys [B, N, A, E]; angles turn over the whole width, before heads are split. */
function projected(
  scope: Weights,
  x: Value,
  { name, rotary, config }: ProjectionOptions & { readonly name: 'q' | 'k' },
) {
  const { width, attentionEpsilon: epsilon } = config;
  const plain = dense(scope, `to_${name}`, x, { out: width });
  const scale = scope.scope(`norm_${name}`).get('weight', [width], ones);
  const normed = rmsNorm(plain, { scale, epsilon });
  if (rotary === null) return headsOf(normed, config);
  const [B, N] = normed.shape as readonly [Dim, Dim];
  return headsOf(reshape(rotaryEmbedding(reshape(normed, [B, N, 1, width]), rotary, true), [B, N, width]), config);
}

/** Keys and values of what is looked at, by head. */
function keysAndValues(scope: Weights, from: Value, options: ProjectionOptions): WordKeys {
  const value = headsOf(dense(scope, 'to_v', from, { out: options.config.width }), options.config);
  const key = projected(scope, from, { ...options, name: 'k' });
  return { key: transpose(key, [0, 2, 1, 3]), value: transpose(value, [0, 2, 1, 3]) };
}

/** Attention from x [B, n, D] to keys by head. */
function attend(scope: Weights, x: Value, { key, value, ...options }: ProjectionOptions & WordKeys): Value {
  const query = projected(scope, x, { ...options, name: 'q' });
  const mixed = attention(query, key, value, { keysByHead: true }); // [B, n, A, E]
  return dense(scope, 'to_out.0', reshape(mixed, [...x.shape]), { out: options.config.width });
}

/** The parts of a block's steering, [K, D] each: one row for each time that occurs. */
function steer(
  scope: Weights,
  shared: Value,
  { parts, config: { width } }: { readonly parts: number; readonly config: LtxConfig },
): Value[] {
  const [K, total] = shared.shape as readonly [Dim, number];
  const table = scope.get('scale_shift_table', [parts, width], scaledNormal(width));
  const spread = add(reshape(shared, [K, total === width ? 1 : parts, width]), table); // [K, parts, D]
  return Array.from({ length: parts }, (_, i) => reshape(slice(spread, 1, { start: i, end: i + 1 }), [K, width]));
}

/** Steering of a part's tokens, [1, D] or [n, D]. */
function ofTokens(steering: Value, { timeIndex }: Part): Value {
  return timeIndex === null ? steering : gather(steering, timeIndex);
}

function embedTimes(scope: Weights, times: Value, config: LtxConfig): { condition: Value; shared: Value } {
  const [K] = times.shape as readonly [Dim];
  const embedder = scope.scope('emb').scope('timestep_embedder');
  const waves = reshape(sinusoid(reshape(times, [1, K]), config.frequencyWidth / 2), [K, config.frequencyWidth]);
  const hidden = silu(dense(embedder, 'linear_1', waves, { out: config.width }));
  const condition = dense(embedder, 'linear_2', hidden, { out: config.width }); // [K, D]
  return { condition, shared: dense(scope, 'linear', silu(condition), { out: 6 * config.width }) };
}

function embedText(scope: Weights, text: Value, config: LtxConfig): Value {
  const hidden = gelu(dense(scope, 'linear_1', text, { out: config.width }), 'tanh');
  return dense(scope, 'linear_2', hidden, { out: config.width });
}

/** Where a token stands: seconds or frames, and pixels. */
export interface LtxPlace {
  readonly time: number;
  readonly row: number;
  readonly column: number;
}

/** What the places are divided by before they become angles: frames or seconds, rows, columns. */
const placeSpan = [20, 2048, 2048] as const;

/**
 * Angles of every token. Each of the floor(D / 6) frequencies, from pi / 2 up to 10,000 times that, has one angle for time,
 * row and column; what is left of the width stands in front and is not turned.
 *
 * @returns [N, D/2] each
 * @see diffusers `LTXVideoRotaryPosEmbed`
 */
export function ltxRotaryTables(places: readonly LtxPlace[], width: number): { cos: Float32Array; sin: Float32Array } {
  const count = Math.floor(width / 6);
  const half = width / 2;
  const still = half - 3 * count;
  const cos = new Float32Array(places.length * half);
  const sin = new Float32Array(places.length * half);
  for (const [token, { time, row, column }] of places.entries()) {
    let at = token * half;
    cos.fill(1, at, at + still);
    at += still;
    const shares = [time / placeSpan[0], row / placeSpan[1], column / placeSpan[2]];
    for (let k = 0; k < count; k++) {
      const frequency = (Math.PI / 2) * 10_000 ** (count === 1 ? 0 : k / (count - 1));
      for (const share of shares) {
        const angle = frequency * (2 * share - 1);
        cos[at] = Math.cos(angle);
        sin[at++] = Math.sin(angle);
      }
    }
  }
  return { cos, sin };
}
