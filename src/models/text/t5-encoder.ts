import {
  add,
  attention,
  type Dim,
  gather,
  gelu,
  mul,
  reshape,
  rmsNorm,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { dense } from '../layers.ts';
import { ones, scaledNormal, type Weights } from '../weights.ts';
import type { T5Config } from './t5-config.ts';

/**
 * Encodes text with a T5 or UMT5 encoder. Run it at the true length of a prompt: without padding no mask is needed, and
 * the result is that of a padded and masked run.
 *
 * Weights have the names of transformers' `T5EncoderModel` and `UMT5EncoderModel`.
 *
 * @param ids     [B, L] int64
 * @param buckets [L, L] int64 bucket of each key's distance from each query, from `relativeBuckets`
 * @returns       [B, L, D]
 * @see Raffel et al. 2019, arXiv:1910.10683; Shazeer 2020, arXiv:2002.05202 (gated GELU)
 */
export function encodeT5(
  weights: Weights,
  { ids, buckets }: { readonly ids: Value; readonly buckets: Value },
  config: T5Config,
): Value {
  const table = weights.scope('shared').get('weight', [config.vocabularySize, config.width], scaledNormal(1));
  let x = gather(table, ids); // [B, L, D]
  let bias: Value | null = null;
  for (let i = 0; i < config.layers; i++) {
    const block = weights.scope('encoder').scope('block').scope(i).scope('layer');
    const attentionScope = block.scope(0).scope('SelfAttention');
    if (i === 0 || config.hasBiasInEveryLayer) bias = positionBias(attentionScope, buckets, config);
    x = add(x, selfAttention(attentionScope, norm(block.scope(0), x, config), { bias: bias!, config }));
    x = add(x, gatedFeedForward(block.scope(1).scope('DenseReluDense'), norm(block.scope(1), x, config), config));
  }
  const gain = weights.scope('encoder').scope('final_layer_norm').get('weight', [config.width], ones);
  return rmsNorm(x, { scale: gain, epsilon: config.epsilon });
}

/**
 * Bucket of each distance: near ones one each, far ones growing like their logarithm; keys after the query have the
 * upper half of the buckets.
 *
 * @returns [length, length] row by row, queries first
 * @see transformers `T5Attention._relative_position_bucket`, bidirectional
 */
export function relativeBuckets(length: number, { buckets, maximumDistance }: T5Config): BigInt64Array {
  const half = buckets / 2;
  const near = half / 2;
  const result = new BigInt64Array(length * length);
  for (let query = 0; query < length; query++) {
    for (let key = 0; key < length; key++) {
      const distance = Math.abs(key - query);
      const far = near + Math.floor((Math.log(distance / near) / Math.log(maximumDistance / near)) * (half - near));
      const bucket = distance < near ? distance : Math.min(half - 1, far);
      result[query * length + key] = BigInt(bucket + (key > query ? half : 0));
    }
  }
  return result;
}

function norm(scope: Weights, x: Value, config: T5Config): Value {
  return rmsNorm(x, { scale: scope.scope('layer_norm').get('weight', [config.width], ones), epsilon: config.epsilon });
}

/** [1, A, L, L] */
function positionBias(scope: Weights, buckets: Value, config: T5Config): Value {
  const shape = [config.buckets, config.heads];
  const table = scope.scope('relative_attention_bias').get('weight', shape, scaledNormal(config.heads));
  const [L] = buckets.shape as readonly [Dim];
  return reshape(transpose(gather(table, buckets), [2, 0, 1]), [1, config.heads, L, L]);
}

/** T5 does not scale its scores. */
function selfAttention(
  scope: Weights,
  x: Value,
  { bias, config }: { readonly bias: Value; readonly config: T5Config },
): Value {
  const [B, L] = x.shape as readonly [Dim, Dim];
  const inner = config.heads * config.headWidth;
  const heads = (name: string): Value =>
    reshape(dense(scope, name, x, { out: inner, bias: false }), [B, L, config.heads, config.headWidth]);
  const mixed = attention(heads('q'), heads('k'), heads('v'), { bias, scale: 1 }); // [B, L, A, E]
  return dense(scope, 'o', reshape(mixed, [B, L, inner]), { out: config.width, bias: false });
}

function gatedFeedForward(scope: Weights, x: Value, config: T5Config): Value {
  const hidden = { out: config.feedForwardWidth, bias: false };
  const gate = gelu(dense(scope, 'wi_0', x, hidden), 'tanh');
  return dense(scope, 'wo', mul(gate, dense(scope, 'wi_1', x, hidden)), { out: config.width, bias: false });
}
