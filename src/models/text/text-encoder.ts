import { add, attention, type Dim, gather, mean, reshape, type Value } from '../../graph/index.ts';
import { dense, feedForward, gainedRmsNorm, width } from '../layers.ts';
import { scaledNormal, type Weights } from '../weights.ts';
import type { TextEncoderConfig } from './text-encoder-config.ts';

/** A prompt as the transformer takes it. */
export interface EncodedText {
  /** [B, L, D] one vector a token. */
  readonly tokens: Value;
  /** [B, D] mean over the tokens. */
  readonly pooled: Value;
}

/**
 * A small bidirectional transformer over word tokens.
 *
 * @param ids [B, L] int64 token numbers; all L are attended to, padding too
 */
export function encodeText(weights: Weights, ids: Value, config: TextEncoderConfig): EncodedText {
  const scope = weights.scope('text');
  const table = scope.get('embedding.weight', [config.vocabularySize, config.width], {
    kind: 'normal',
    deviation: 0.5,
  });
  const places = scope.get('position.weight', [config.tokens, config.width], { kind: 'normal', deviation: 0.1 });
  let x = add(gather(table, ids), places); // [B, L, D]
  for (let i = 0; i < config.layers; i++) {
    const block = scope.scope('blocks').scope(i);
    x = add(x, selfAttention(block, gainedRmsNorm(block, 'norm_1', x), config));
    const hidden = { hidden: 4 * config.width, depth: config.layers };
    x = add(x, feedForward(block, 'mlp', gainedRmsNorm(block, 'norm_2', x), hidden));
  }
  const tokens = gainedRmsNorm(scope, 'norm', x);
  return { tokens, pooled: mean(tokens, [1]) };
}

function selfAttention(block: Weights, x: Value, config: TextEncoderConfig): Value {
  const D = width(x);
  const [B, L] = x.shape as readonly [Dim, Dim];
  const heads = (name: string): Value =>
    reshape(dense(block, name, x, { out: D, bias: false }), [B, L, config.heads, D / config.heads]); // [B, L, A, E]
  const mixed = reshape(attention(heads('to_q'), heads('to_k'), heads('to_v')), [B, L, D]);
  const initializer = scaledNormal(D, 1 / Math.sqrt(2 * config.layers));
  return dense(block, 'to_out', mixed, { out: D, bias: false, initializer });
}
