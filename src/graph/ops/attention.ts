import { type Dim, dimsEqual, shapesEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import {
  apply,
  float,
  type GradientContext,
  type GradientOps,
  int,
  ints,
  type LowerContext,
  type Rules,
} from '../rule.ts';
import { broadcastShapes, requireRank, requireSameDType, requireStatic, shapeError } from '../shape-rules.ts';
import { at, generate, type Tensor64 } from '../tensor64.ts';
import type { OpAttributes } from './attributes.ts';
import { unbroadcast } from './unbroadcast.ts';

type AttentionKind = 'attention' | 'rotaryEmbedding';

/**
 * Scaled dot-product attention without its options; `attention` of compositions is the public form.
 *
 * y[n] = sum over l of softmax over l of (scale q[n] k[l] + bias[n, l]) v[l], for each head
 */
export function biasedAttention(
  tokens: { readonly q: Value; readonly k: Value; readonly v: Value },
  options: { readonly bias: Value | null; readonly scale: number; readonly keysByHead?: boolean },
): Value {
  const { bias, scale, keysByHead = false } = options;
  const inputs = [tokens.q, tokens.k, tokens.v, ...(bias ? [bias] : [])];
  return apply(attentionRules, 'attention', { inputs, attributes: { scale, keysByHead } })[0]!;
}

/**
 * Rotates pairs of channels of each head by angles that depend on the token.
 *
 * (a, b) becomes (a cos - b sin, a sin + b cos)
 *
 * @param x           [B, N, A, E] queries or keys, E even
 * @param angles      cos and sin, [N, E/2] or [B, N, E/2]; taken as constants by the gradient
 * @param interleaved true pairs channels 2i and 2i+1 (LTX, Wan); false pairs i and i + E/2 (Llama)
 * @returns           [B, N, A, E]
 * @throws {ShapeError} if cos and sin have another shape, or A or E are symbols
 * @see Su et al. 2021, arXiv:2104.09864
 */
export function rotaryEmbedding(
  x: Value,
  angles: { readonly cos: Value; readonly sin: Value },
  interleaved: boolean,
): Value {
  const inputs = [x, angles.cos, angles.sin];
  return apply(attentionRules, 'rotaryEmbedding', { inputs, attributes: { interleaved } })[0]!;
}

const headsFirst = [0, 2, 1, 3] as const;

/** Elements of a block of scores in the backward pass: few enough to stay in the cache, enough to keep products busy. */
const scoreBudget = 2 * 1024 * 1024;

/**
 * With P = softmax(scale q k^T + bias), s = rows of g * y summed:
 * dv = P^T g, dS = P * (g v^T - s), dq = scale dS k, dk = scale dS^T q, dbias = dS
 *
 * Computed block by block. s enters as one more column: [g, -s] [v, 1]^T = g v^T - s, a pass over the scores less.
 */
function attentionGradient(context: GradientContext<'attention'>): readonly (Value | null)[] {
  const { ops, attributes, inputs, needs, g, y } = context;
  const [q, givenK, givenV, bias] = inputs as [Value, Value, Value, Value | undefined];
  const byToken = (value: Value): Value => (attributes.keysByHead ? ops.transpose(value, headsFirst) : value);
  const [k, v] = [byToken(givenK), byToken(givenV)];
  const first = (value: Value): Value => ops.transpose(value, headsFirst);
  const rowSum = ops.sum(ops.mul(g, y), [3], { keepDims: true }); // [B, N, A, 1]
  const whole = {
    q: first(ops.mul(q, attributes.scale)), // [B, A, N, E]
    k: first(k), // [B, A, L, E]
    g: first(ops.concat([g, ops.neg(rowSum)], 3)), // [B, A, N, V + 1]
    v: first(ops.concat([v, ops.fill(1, [...v.shape.slice(0, 3), 1], v.dtype)], 3)), // [B, A, L, V + 1]
    bias: bias ?? null,
  };
  const { axis, ranges } = scoreBlocks(whole.q, whole.k);
  const parts = ranges.map((range) => blockGradient(takeBlock(whole, { axis, range, ops }), ops));
  const join = (values: readonly Value[]): Value =>
    axis === 0 ? ops.concat(values, 0) : values.reduce((sum, value) => ops.add(sum, value));
  const dq = ops.mul(
    ops.concat(
      parts.map((part) => part.dq),
      axis,
    ),
    attributes.scale,
  );
  const dk = ops.transpose(join(parts.map((part) => part.dk)), [0, 3, 1, 2]); // from [B, A, E, L]
  const dv = ops.transpose(join(parts.map((part) => part.dv)), [0, 3, 1, 2]); // from [B, A, V + 1, L]
  const dbias = (): Value =>
    unbroadcast(
      ops.concat(
        parts.map((part) => part.dS),
        axis,
      ),
      bias!.shape,
      ops,
    );
  const three = [ops.transpose(dq, headsFirst), byToken(dk), byToken(ops.slice(dv, 3, { start: 0, end: v.shape[3]! }))];
  return bias === undefined ? three : [...three, needs[3] ? dbias() : null];
}

interface ScoreBlock {
  readonly q: Value;
  readonly k: Value;
  readonly g: Value;
  readonly v: Value;
  readonly bias: Value | null;
}

function blockGradient({ q, k, g, v, bias }: ScoreBlock, ops: GradientOps) {
  const scores = ops.matmul(q, k, { transposeB: true }); // [B, A, N, L]
  const P = ops.softmax(bias === null ? scores : ops.add(scores, bias), 3);
  const dS = ops.mul(P, ops.matmul(g, v, { transposeB: true }));
  // dk and dv as [E, L]: products with the many keys as columns are the faster ones
  return {
    dS,
    dq: ops.matmul(dS, k),
    dk: ops.matmul(q, dS, { transposeA: true }),
    dv: ops.matmul(g, P, { transposeA: true }),
  };
}

interface BlockRange {
  readonly axis: 0 | 2;
  readonly range: { readonly start: Dim; readonly end: Dim };
  readonly ops: GradientOps;
}

/** Samples (axis 0) or queries (axis 2) of a range. */
function takeBlock(whole: ScoreBlock, { axis, range, ops }: BlockRange): ScoreBlock {
  const take = (value: Value): Value => ops.slice(value, axis, range);
  const { q, k, g, v, bias } = whole;
  const biasAxis = bias === null ? -1 : axis - 4 + bias.shape.length;
  const cut = bias === null || biasAxis < 0 || bias.shape[biasAxis] === 1 ? bias : ops.slice(bias, biasAxis, range);
  return { q: take(q), g: take(g), k: axis === 0 ? take(k) : k, v: axis === 0 ? take(v) : v, bias: cut };
}

/** Cuts the scores into blocks: whole samples if these are small enough, else queries; one where sizes are symbols. */
function scoreBlocks(q: Value, k: Value): { axis: 0 | 2; ranges: readonly { start: Dim; end: Dim }[] } {
  const [batch, heads, queries] = q.shape as [Dim, Dim, Dim];
  const keys = k.shape[2]!;
  if ([batch, heads, queries, keys].some((dim) => typeof dim !== 'number')) {
    return { axis: 0, ranges: [{ start: 0, end: batch }] };
  }
  const [B, A, N, L] = [batch, heads, queries, keys].map(Number) as [number, number, number, number];
  if (A * N * L <= scoreBudget) return { axis: 0, ranges: evenRanges(B, Math.floor(scoreBudget / (A * N * L))) };
  return { axis: 2, ranges: evenRanges(N, Math.max(64, Math.floor(scoreBudget / (B * A * L)))) };
}

function evenRanges(count: number, longest: number): readonly { start: number; end: number }[] {
  const parts = Math.ceil(count / longest);
  const length = Math.ceil(count / parts);
  return Array.from({ length: parts }, (_, i) => ({
    start: Math.min(i * length, count),
    end: Math.min((i + 1) * length, count),
  })).filter(({ start, end }) => end > start);
}

function inferAttention(inputs: readonly Value[], keysByHead: boolean): readonly Dim[] {
  const [q, k, v, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]];
  for (const value of [q, k, v]) requireRank('attention', value, 4);
  const [B, N, A, E] = q.shape;
  const L = k.shape[keysByHead ? 2 : 1]!;
  const middle = keysByHead ? [A!, L] : [L, A!];
  if (!shapesEqual(k.shape, [B!, ...middle, E!]) || !shapesEqual(v.shape.slice(0, 3), [B!, ...middle])) {
    const shapes = keysByHead ? 'k [B, A, L, E] and v [B, A, L, V]' : 'k [B, L, A, E] and v [B, L, A, V]';
    throw shapeError('attention', `q must be [B, N, A, E], ${shapes}`, inputs);
  }
  if (bias !== undefined) {
    const scores = { shape: [B!, A!, N!, L], dtype: q.dtype };
    if (!shapesEqual(broadcastShapes('attention', [bias, scores]), scores.shape)) {
      throw shapeError('attention', 'the bias must broadcast to [B, A, N, L]', inputs);
    }
  }
  requireSameDType('attention', inputs);
  return [B!, N!, A!, v.shape[3]!];
}

/** The fused operator of onnxruntime: scores are never stored as a whole. */
function lowerFused({ node, inputs, attributes, emit }: LowerContext<'attention'>): string {
  const heads = requireStatic('attention', node.inputs[0]!.shape[2]!, node.inputs[0]!);
  const rows = inputs.slice(0, 3).map((name, i) => {
    // the operator takes keys and values by head as they are, and transposes others
    if (i > 0 && attributes.keysByHead) return name;
    const [B, N, , E] = node.inputs[i]!.shape;
    return emit.node('Reshape', [name, emit.sizes([B!, N!, requireStatic('attention', E!, node.inputs[i]!) * heads])]);
  });
  const y = emit.node('MultiHeadAttention', rows, {
    domain: 'com.microsoft',
    attributes: { num_heads: int(heads), scale: float(attributes.scale) },
  });
  return emit.node('Reshape', [y, emit.sizes(node.outputs[0]!.shape)]);
}

/** Products and a softmax, with any bias: block after block of queries, so that few scores exist at a time. */
function lowerPlain({ node, inputs, attributes, emit }: LowerContext<'attention'>): string {
  const permute = (name: string, axes: readonly number[]): string =>
    emit.node('Transpose', [name], { attributes: { perm: ints(axes) } });
  const [q, k, , bias] = node.inputs as [Value, Value, Value, Value | undefined];
  const scaled = permute(emit.node('Mul', [inputs[0]!, emit.scalar(attributes.scale, q.dtype)]), headsFirst);
  const keys = permute(inputs[1]!, attributes.keysByHead ? [0, 1, 3, 2] : [0, 2, 3, 1]);
  const values = attributes.keysByHead ? inputs[2]! : permute(inputs[2]!, headsFirst);
  const cut = (name: string, range: { start: number; end: number }, axis: number): string =>
    emit.node('Slice', [name, emit.int64s([range.start]), emit.int64s([range.end]), emit.int64s([axis])]);
  const biasOf = (whole: Value, range: { start: number; end: number }, isWhole: boolean): string => {
    const axis = whole.shape.length - 2;
    return isWhole || whole.shape[axis] === 1 ? inputs[3]! : cut(inputs[3]!, range, axis);
  };
  const ranges = queryRanges(q, k.shape[attributes.keysByHead ? 2 : 1]!);
  const parts = ranges.map((range) => {
    const isWhole = ranges.length === 1;
    const scores = emit.node('MatMul', [isWhole ? scaled : cut(scaled, range, 2), keys]);
    const biased = bias === undefined ? scores : emit.node('Add', [scores, biasOf(bias, range, isWhole)]);
    const P = emit.node('Softmax', [biased], { attributes: { axis: int(-1) } });
    return emit.node('MatMul', [P, values]);
  });
  const joined = parts.length === 1 ? parts[0]! : emit.node('Concat', parts, { attributes: { axis: int(2) } });
  return permute(joined, headsFirst);
}

function queryRanges(q: Value, L: Dim): readonly { start: number; end: number }[] {
  const [B, N, A] = q.shape as [Dim, Dim, Dim];
  if ([B, N, A, L].some((dim) => typeof dim !== 'number')) return [{ start: 0, end: 0 }];
  return evenRanges(Number(N), Math.max(64, Math.floor(scoreBudget / (Number(B) * Number(A) * Number(L)))));
}

function attention64(
  [q, k, v, bias]: readonly Tensor64[],
  { scale, keysByHead }: OpAttributes['attention'],
  shape: readonly number[],
): Tensor64 {
  const [B, N, A] = shape as [number, number, number];
  const [L, E] = [k!.shape[keysByHead ? 2 : 1]!, k!.shape[3]!];
  const place = (b: number, l: number, a: number, e: number): number[] => (keysByHead ? [b, a, l, e] : [b, l, a, e]);
  const scores = generate([B, N, A, L], ([b, n, a, l]) => {
    let score = bias ? at(bias, [b!, a!, n!, l!]) : 0;
    for (let e = 0; e < E; e++) score += scale * at(q!, [b!, n!, a!, e]) * at(k!, place(b!, l!, a!, e));
    return score;
  });
  return generate(shape, ([b, n, a, e]) => {
    const row = Array.from({ length: L }, (_, l) => at(scores, [b!, n!, a!, l]));
    // The largest score becomes 0: a query whose keys are all forbidden sees them alike, as in the runtime
    const largest = Math.max(...row);
    let [total, sum] = [0, 0];
    for (const [l, score] of row.entries()) {
      const weight = Math.exp(score - largest);
      total += weight;
      sum += weight * at(v!, place(b!, l, a!, e!));
    }
    return sum / total;
  });
}

export const attentionRules: Rules<AttentionKind> = {
  attention: {
    infer: (inputs, { keysByHead }) => [{ shape: inferAttention(inputs, keysByHead), dtype: inputs[0]!.dtype }],
    gradient: attentionGradient,
    lower: (context) => [
      context.inputs.length === 3 && context.emit.hasFusedAttention ? lowerFused(context) : lowerPlain(context),
    ],
    reference: ({ inputs, attributes, shapes: [shape] }) => [attention64(inputs, attributes, shape!)],
  },
  rotaryEmbedding: {
    infer(inputs) {
      const [x, cos, sin] = [inputs[0]!, inputs[1]!, inputs[2]!];
      requireRank('rotaryEmbedding', x, 4);
      const [B, N, , E] = x.shape;
      const half = requireStatic('rotaryEmbedding', E!, x) / 2;
      for (const angle of [cos, sin]) {
        const isRight = shapesEqual(angle.shape, [N!, half]) || shapesEqual(angle.shape, [B!, N!, half]);
        if (!isRight) throw shapeError('rotaryEmbedding', 'cos and sin must be [N, E/2] or [B, N, E/2]', inputs);
      }
      if (!dimsEqual(cos.shape.length, sin.shape.length)) {
        throw shapeError('rotaryEmbedding', 'cos and sin must have one shape', inputs);
      }
      return [{ shape: x.shape, dtype: requireSameDType('rotaryEmbedding', inputs) }];
    },
    // the inverse rotation: dx = g rotated by the negative angles
    gradient: ({ g, inputs: [, cos, sin], attributes, ops }) => [
      ops.rotaryEmbedding(g, { cos: cos!, sin: ops.neg(sin!) }, attributes.interleaved),
      null,
      null,
    ],
    lower({ node, inputs, attributes, emit }) {
      const [B, N, A, E] = node.inputs[0]!.shape;
      const heads = requireStatic('rotaryEmbedding', A!, node.inputs[0]!);
      const width = requireStatic('rotaryEmbedding', E!, node.inputs[0]!);
      const rows = emit.node('Reshape', [inputs[0]!, emit.sizes([B!, N!, heads * width])]);
      const angles = inputs.slice(1).map((name) => emit.node('Expand', [name, emit.sizes([B!, N!, width / 2])]));
      const y = emit.node('RotaryEmbedding', [rows, ...angles], {
        attributes: { interleaved: int(attributes.interleaved), num_heads: int(heads) },
      });
      return [emit.node('Reshape', [y, emit.sizes(node.outputs[0]!.shape)])];
    },
    reference: ({ inputs: [x, cos, sin], attributes, shapes: [shape] }) => [
      generate(shape!, ([b, n, a, e]) => {
        const half = shape![3]! / 2;
        const pair = attributes.interleaved ? e! >> 1 : e! % half;
        const isFirst = attributes.interleaved ? e! % 2 === 0 : e! < half;
        const other = attributes.interleaved ? e! ^ 1 : (e! + half) % (2 * half);
        const angle = [b!, n!, pair].slice(3 - cos!.shape.length);
        const turned = at(x!, [b!, n!, a!, other]) * at(sin!, angle);
        return at(x!, [b!, n!, a!, e!]) * at(cos!, angle) + (isFirst ? -turned : turned);
      }),
    ],
  },
};
