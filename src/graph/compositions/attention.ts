import type { Dim } from '../dim.ts';
import type { Value } from '../node.ts';
import { biasedAttention } from '../ops/attention.ts';
import { add, greaterEqual, mul, where } from '../ops/binary.ts';
import { concat, expand, reshape, transpose } from '../ops/layout.ts';
import { constant, fill, range } from '../ops/sources.ts';
import { requireStatic } from '../shape-rules.ts';

/** Which key a query may look at, and how scores are formed. */
export interface AttentionOptions {
  /** Added to the scores; broadcasts to [B, A, N, L]. */
  readonly bias?: Value | null;
  /** bool, true where a query may look at a key; broadcasts to [B, A, N, L]. */
  readonly mask?: Value | null;
  /** Multiplies the scores; default 1 / sqrt(E). */
  readonly scale?: number;
  /** Lets query n see the keys 0 to n only. */
  readonly causal?: boolean;
  /** Takes k as [B, A, L, E] and v as [B, A, L, V]: for keys that several products of queries share. Default: false. */
  readonly keysByHead?: boolean;
}

/** What a forbidden score becomes: so low that its weight is 0, yet finite, so that a row without keys is not NaN. */
const forbidden = { float16: -3e4, default: -1e30 };

/**
 * Scaled dot-product attention. Its memory does not grow with N times L, but for a bias or mask that itself does and, in
 * graphs of symbolic size, is then met by scores of all heads.
 *
 * @param q [B, N, A, E]
 * @param k [B, L, A, E]
 * @param v [B, L, A, V]
 * @returns [B, N, A, V]
 * @throws {ShapeError} if q, k and v disagree, A or E are symbols, or mask or bias do not broadcast to [B, A, N, L]
 * @see Vaswani et al. 2017, arXiv:1706.03762 (heads are axis 2 here, so that flattening heads is free)
 */
export function attention(q: Value, k: Value, v: Value, options: AttentionOptions = {}): Value {
  const scale = options.scale ?? 1 / Math.sqrt(requireStatic('attention', q.shape[3] ?? 0, q));
  const keysByHead = options.keysByHead ?? false;
  let bias = options.bias ?? null;
  const masks = [options.mask ?? null, options.causal ? causalMask(q, k.shape[keysByHead ? 2 : 1]!) : null];
  for (const mask of masks) {
    if (mask === null) continue;
    const low = q.dtype === 'float16' ? forbidden.float16 : forbidden.default;
    const penalty = where(mask, constant(0, { dtype: q.dtype }), low);
    bias = bias === null ? penalty : add(bias, penalty);
  }
  // keys by head are shared, so none gets a channel of its own
  if (bias === null || keysByHead || bias.shape.length > 4 || (bias.shape.at(-2) ?? 1) !== 1) {
    return biasedAttention({ q, k, v }, { bias, scale, keysByHead });
  }
  const longer = withBiasChannel({ q, k, bias }, scale);
  return biasedAttention({ q: longer.q, k: longer.k, v }, { bias: null, scale });
}

/**
 * A bias that only depends on the key is one more channel: scale [q, 1] [k, bias / scale] = scale q k + bias. So masks of
 * padding take the fused way, whose memory does not grow with N times L.
 */
function withBiasChannel(
  { q, k, bias }: { readonly q: Value; readonly k: Value; readonly bias: Value },
  scale: number,
): { readonly q: Value; readonly k: Value } {
  const [B, L, A] = k.shape as [Dim, Dim, Dim];
  const rank4 = reshape(bias, [...[1, 1, 1, 1].slice(bias.shape.length), ...bias.shape]); // [B, A, 1, L]
  const channel = expand(transpose(mul(rank4, 1 / scale), [0, 3, 1, 2]), [B, L, A, 1]);
  return { q: concat([q, fill(1, [...q.shape.slice(0, 3), 1], q.dtype)], 3), k: concat([k, channel], 3) };
}

/** [N, L], true where the key is not later than the query. */
function causalMask(q: Value, keyCount: Dim): Value {
  const queries = reshape(range(q.shape[1]!), [q.shape[1]!, 1]);
  return greaterEqual(queries, range(keyCount));
}
