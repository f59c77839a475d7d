import { type Dim, dimsEqual, shapesEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, float, type GradientContext, int, ints, type LowerContext, type Rules } from '../rule.ts';
import { broadcastShapes, requireRank, requireSameDType, requireStatic, shapeError } from '../shape-rules.ts';
import { at, generate, type Tensor64 } from '../tensor64.ts';
import { unbroadcast } from './unbroadcast.ts';

type AttentionKind = 'attention' | 'rotaryEmbedding';

/**
 * Scaled dot-product attention without its options; `attention` of compositions is the public form.
 *
 * y[n] = sum over l of softmax over l of (scale q[n] k[l] + bias[n, l]) v[l], for each head
 */
export function biasedAttention(
  tokens: { readonly q: Value; readonly k: Value; readonly v: Value },
  options: { readonly bias: Value | null; readonly scale: number },
): Value {
  const inputs = [tokens.q, tokens.k, tokens.v, ...(options.bias ? [options.bias] : [])];
  return apply(attentionRules, 'attention', { inputs, attributes: { scale: options.scale } })[0]!;
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

/** Queries that are handled together so that their scores stay near `scoreBudget` elements. */
const scoreBudget = 4 * 1024 * 1024;

/**
 * With P = softmax(scale q k^T + bias), s = rows of g * y summed:
 * dv = P^T g, dS = P * (g v^T - s), dq = scale dS k, dk = scale dS^T q, dbias = dS
 */
function attentionGradient(context: GradientContext<'attention'>): readonly (Value | null)[] {
  const { ops, attributes, inputs, needs, y } = context;
  const [q, k, v] = inputs.slice(0, 3).map((value) => ops.transpose(value, headsFirst)) as [Value, Value, Value];
  const [g, out] = [ops.transpose(context.g, headsFirst), ops.transpose(y, headsFirst)]; // [B, A, N, E]
  const scaled = ops.mul(q, attributes.scale);
  const rowSum = ops.sum(ops.mul(g, out), [3], { keepDims: true }); // [B, A, N, 1]
  const parts: { dq: Value; dk: Value; dv: Value; dbias: Value }[] = [];
  for (const range of queryChunks(q, k)) {
    const take = (value: Value): Value => ops.slice(value, 2, range);
    const bias = inputs[3] === undefined ? null : takeBias(inputs[3], range, ops);
    const raw = ops.matmul(take(scaled), k, { transposeB: true }); // [B, A, n, L]
    const P = ops.softmax(bias === null ? raw : ops.add(raw, bias), 3);
    const dP = ops.matmul(take(g), v, { transposeB: true });
    const dS = ops.mul(P, ops.sub(dP, take(rowSum)));
    parts.push({
      dq: ops.mul(ops.matmul(dS, k), attributes.scale),
      dk: ops.matmul(dS, take(scaled), { transposeA: true }),
      dv: ops.matmul(P, take(g), { transposeA: true }),
      dbias: dS,
    });
  }
  const total = (values: readonly Value[]): Value => values.reduce((sum, value) => ops.add(sum, value));
  const back = (value: Value): Value => ops.transpose(value, headsFirst);
  const dq = back(
    ops.concat(
      parts.map((part) => part.dq),
      2,
    ),
  );
  const dk = back(total(parts.map((part) => part.dk)));
  const dv = back(total(parts.map((part) => part.dv)));
  if (inputs[3] === undefined) return [dq, dk, dv];
  const dbias = needs[3]
    ? unbroadcast(
        ops.concat(
          parts.map((part) => part.dbias),
          2,
        ),
        inputs[3].shape,
        ops,
      )
    : null;
  return [dq, dk, dv, dbias];
}

function takeBias(bias: Value, range: { start: Dim; end: Dim }, ops: GradientContext<'attention'>['ops']): Value {
  const axis = bias.shape.length - 2;
  return axis < 0 || bias.shape[axis] === 1 ? bias : ops.slice(bias, axis, range);
}

/** Ranges of queries; one for all where sizes are symbols. */
function queryChunks(q: Value, k: Value): readonly { start: Dim; end: Dim }[] {
  const [batch, heads, count] = q.shape;
  const keys = k.shape[2]!;
  if (typeof count !== 'number') return [{ start: 0, end: count! }];
  const perQuery = [batch!, heads!, keys].reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : 1), 1);
  const length = Math.max(64, Math.floor(scoreBudget / perQuery));
  const chunks = Math.ceil(count / length);
  const even = Math.ceil(count / chunks);
  return Array.from({ length: chunks }, (_, i) => ({ start: i * even, end: Math.min((i + 1) * even, count) }));
}

function inferAttention(inputs: readonly Value[]): readonly Dim[] {
  const [q, k, v, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]];
  for (const value of [q, k, v]) requireRank('attention', value, 4);
  const [B, N, A, E] = q.shape;
  const L = k.shape[1]!;
  if (!shapesEqual(k.shape, [B!, L, A!, E!]) || !shapesEqual(v.shape.slice(0, 3), [B!, L, A!])) {
    throw shapeError('attention', 'q must be [B, N, A, E], k [B, L, A, E] and v [B, L, A, V]', inputs);
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
    const [B, N, , E] = node.inputs[i]!.shape;
    return emit.node('Reshape', [name, emit.sizes([B!, N!, requireStatic('attention', E!, node.inputs[i]!) * heads])]);
  });
  const y = emit.node('MultiHeadAttention', rows, {
    domain: 'com.microsoft',
    attributes: { num_heads: int(heads), scale: float(attributes.scale) },
  });
  return emit.node('Reshape', [y, emit.sizes(node.outputs[0]!.shape)]);
}

function lowerPlain({ node, inputs, attributes, emit }: LowerContext<'attention'>): string {
  const permute = (name: string, axes: readonly number[]): string =>
    emit.node('Transpose', [name], { attributes: { perm: ints(axes) } });
  const dtype = node.inputs[0]!.dtype;
  const q = permute(emit.node('Mul', [inputs[0]!, emit.scalar(attributes.scale, dtype)]), headsFirst);
  const scores = emit.node('MatMul', [q, permute(inputs[1]!, [0, 2, 3, 1])]);
  const biased = inputs[3] === undefined ? scores : emit.node('Add', [scores, inputs[3]]);
  const P = emit.node('Softmax', [biased], { attributes: { axis: int(-1) } });
  return permute(emit.node('MatMul', [P, permute(inputs[2]!, headsFirst)]), headsFirst);
}

function attention64([q, k, v, bias]: readonly Tensor64[], scale: number, shape: readonly number[]): Tensor64 {
  const [B, N, A] = shape as [number, number, number];
  const [L, E] = [k!.shape[1]!, k!.shape[3]!];
  const weights = generate([B, N, A, L], ([b, n, a, l]) => {
    let score = bias ? at(bias, [b!, a!, n!, l!]) : 0;
    for (let e = 0; e < E; e++) score += scale * at(q!, [b!, n!, a!, e]) * at(k!, [b!, l!, a!, e]);
    return Math.exp(score);
  });
  return generate(shape, ([b, n, a, e]) => {
    let [total, sum] = [0, 0];
    for (let l = 0; l < L; l++) {
      const weight = at(weights, [b!, n!, a!, l]);
      total += weight;
      sum += weight * at(v!, [b!, l, a!, e!]);
    }
    return sum / total;
  });
}

export const attentionRules: Rules<AttentionKind> = {
  attention: {
    infer: (inputs) => [{ shape: inferAttention(inputs), dtype: inputs[0]!.dtype }],
    gradient: attentionGradient,
    lower: (context) => [context.inputs.length === 3 ? lowerFused(context) : lowerPlain(context)],
    reference: ({ inputs, attributes, shapes: [shape] }) => [attention64(inputs, attributes.scale, shape!)],
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
