import { attention, concat, type Dim, reshape, rmsNorm, rotaryEmbedding, type Value } from '../../graph/index.ts';
import { dense, width } from '../layers.ts';
import { ones, scaledNormal, type Weights } from '../weights.ts';
import type { TransformerConfig } from './transformer-config.ts';

/** [N, E/2] each: cosine and sine of every video token's angles. */
export interface RotaryTables {
  readonly cos: Value;
  readonly sin: Value;
}

export interface VideoAttentionOptions {
  /** [B, L, D] */
  readonly text: Value;
  readonly rotary: RotaryTables;
  readonly config: TransformerConfig;
}

/**
 * Attention of all video tokens over all video tokens and the text, with one softmax.
 *
 * Queries and keys are RMS-normed a head; video queries and keys are rotated by place; text has no place.
 *
 * @param x [B, N, D] video tokens, frame by frame
 * @returns [B, N, D]
 * @see Dehghani et al. 2023, ViT-22B, arXiv:2302.05442 (query-key norm); Su et al. 2021, RoFormer, arXiv:2104.09864
 */
export function videoAttention(weights: Weights, x: Value, options: VideoAttentionOptions): Value {
  const { text, rotary, config } = options;
  const [B, N, D] = x.shape as readonly [Dim, Dim, number];
  const head = D / config.heads;
  const heads = (name: string, from: Value): Value =>
    reshape(dense(weights, name, from, { out: D, bias: false }), [B, from.shape[1]!, config.heads, head]); // [B, *, A, E]
  const normed = (name: string, from: Value): Value =>
    rmsNorm(from, { scale: weights.scope(name).get('weight', [head], ones), epsilon: 1e-6 });
  const query = rotaryEmbedding(normed('norm_q', heads('to_q', x)), rotary, false);
  const key = rotaryEmbedding(normed('norm_k', heads('to_k', x)), rotary, false);
  const textKey = normed('norm_text_k', heads('text_to_k', text));
  const keys = concat([textKey, key], 1); // [B, L + N, A, E]
  const values = concat([heads('text_to_v', text), heads('to_v', x)], 1);
  const mixed = reshape(attention(query, keys, values), [B, N, D]);
  const initializer = scaledNormal(width(x), 1 / Math.sqrt(2 * config.layers));
  return dense(weights, 'to_out', mixed, { out: D, bias: false, initializer });
}
