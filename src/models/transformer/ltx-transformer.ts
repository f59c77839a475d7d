import {
  add,
  attention,
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
  type Value,
} from '../../graph/index.ts';
import { dense, modulate } from '../layers.ts';
import { ones, scaledNormal, type Weights } from '../weights.ts';
import type { RotaryTables } from './attention.ts';
import type { LtxConfig } from './ltx-config.ts';
import { sinusoid } from './noise-embedding.ts';

export interface LtxInputs {
  /** [B, N, C] noisy latents, one token a latent cell, in the order frames, rows, columns. */
  readonly latents: Value;
  /** [K] the times in [0, 1000] that occur. */
  readonly times: Value;
  /** [N] int64, which of the times each token has; null where there is one time for all. */
  readonly timeIndex: Value | null;
  /** [B, L, T] text embeddings at their true length. */
  readonly text: Value;
  /** [N, D/2] angles over the whole width, from `ltxRotaryTables`. */
  readonly rotary: RotaryTables;
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
  const text = embedText(weights.scope('caption_projection'), inputs.text, config);
  let x = dense(weights, 'proj_in', inputs.latents, { out: config.width }); // [B, N, D]
  for (let i = 0; i < config.layers; i++) {
    x = ltxBlock(weights.scope('transformer_blocks').scope(i), x, { shared, text, inputs, config });
  }
  const [shift, scale] = steer(weights, condition, { parts: 2, inputs, config });
  const normed = modulate(layerNorm(x, { epsilon: config.epsilon }), shift!, scale!);
  return dense(weights, 'proj_out', normed, { out: config.latentChannels });
}

interface BlockInputs {
  readonly shared: Value;
  readonly text: Value;
  readonly inputs: LtxInputs;
  readonly config: LtxConfig;
}

function ltxBlock(scope: Weights, input: Value, { shared, text, inputs, config }: BlockInputs): Value {
  const parts = steer(scope, shared, { parts: 6, inputs, config });
  const [shift1, scale1, gate1, shift2, scale2, gate2] = parts;
  const norm = (x: Value): Value => rmsNorm(x, { epsilon: config.epsilon });
  const own = modulate(norm(input), shift1!, scale1!);
  let x = add(input, mul(attend(scope.scope('attn1'), own, { from: own, rotary: inputs.rotary, config }), gate1!));
  x = add(x, attend(scope.scope('attn2'), x, { from: text, rotary: null, config }));
  const inner = modulate(norm(x), shift2!, scale2!);
  const feedForward = scope.scope('ff').scope('net');
  const hidden = gelu(dense(feedForward, '0.proj', inner, { out: config.feedForwardWidth }), 'tanh');
  return add(x, mul(dense(feedForward, '2', hidden, { out: config.width }), gate2!));
}

/** Attention from x [B, N, D] to itself or to text; angles turn over the whole width, before heads are split. */
function attend(
  scope: Weights,
  x: Value,
  { from, rotary, config }: { readonly from: Value; readonly rotary: RotaryTables | null; readonly config: LtxConfig },
): Value {
  const { width, heads, attentionEpsilon: epsilon } = config;
  const split = (value: Value): Value => reshape(value, [value.shape[0]!, value.shape[1]!, heads, width / heads]);
  const prepared = (name: string, norm: string, value: Value): Value => {
    const projected = dense(scope, name, value, { out: width });
    const normed = rmsNorm(projected, { scale: scope.scope(norm).get('weight', [width], ones), epsilon });
    if (rotary === null) return split(normed);
    const [B, N] = normed.shape as readonly [Dim, Dim];
    return split(reshape(rotaryEmbedding(reshape(normed, [B, N, 1, width]), rotary, true), [B, N, width]));
  };
  const value = split(dense(scope, 'to_v', from, { out: width }));
  const mixed = attention(prepared('to_q', 'norm_q', x), prepared('to_k', 'norm_k', from), value); // [B, N, A, E]
  return dense(scope, 'to_out.0', reshape(mixed, [...x.shape]), { out: width });
}

/** The parts of a block's steering, [1, D] or [N, D] each. */
function steer(
  scope: Weights,
  shared: Value,
  { parts, inputs, config }: { readonly parts: number; readonly inputs: LtxInputs; readonly config: LtxConfig },
): Value[] {
  const { width } = config;
  const [K, total] = shared.shape as readonly [Dim, number];
  const table = scope.get('scale_shift_table', [parts, width], scaledNormal(width));
  const spread = add(reshape(shared, [K, total === width ? 1 : parts, width]), table); // [K, parts, D]
  return Array.from({ length: parts }, (_, i) => {
    const part = reshape(slice(spread, 1, { start: i, end: i + 1 }), [K, width]);
    return inputs.timeIndex === null ? part : gather(part, inputs.timeIndex);
  });
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
