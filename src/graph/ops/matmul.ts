import { type Dim, dimsEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type GradientContext, int, type Rules, type TransposeOptions } from '../rule.ts';
import { broadcastShapes, requireRank, requireSameDType, shapeError } from '../shape-rules.ts';
import { at, generate } from '../tensor64.ts';
import { unbroadcast } from './unbroadcast.ts';

type MatmulKind = 'matmul' | 'gemm';

/**
 * Matrix product over the last two axes; leading axes broadcast.
 *
 * @param a [..., M, K], or [..., K, M] with `transposeA`
 * @param b [..., K, N], or [..., N, K] with `transposeB`
 * @returns [..., M, N]
 * @throws {ShapeError} if K differs, leading axes do not broadcast, or a rank is below 2
 */
export function matmul(a: Value, b: Value, options: TransposeOptions = {}): Value {
  return apply(matmulRules, 'matmul', { inputs: [a, b], attributes: complete(options) })[0]!;
}

/**
 * Matrix product of two matrices, plus a row vector.
 *
 * @param a [M, K], or [K, M] with `transposeA`
 * @param b [K, N], or [N, K] with `transposeB`
 * @param options.bias [N]
 * @returns [M, N]
 * @throws {ShapeError} if K differs, the bias is not [N], or a rank is not 2
 */
export function gemm(a: Value, b: Value, options: TransposeOptions & { readonly bias?: Value | null } = {}): Value {
  const inputs = options.bias ? [a, b, options.bias] : [a, b];
  return apply(matmulRules, 'gemm', { inputs, attributes: complete(options) })[0]!;
}

function complete(options: TransposeOptions): Required<TransposeOptions> {
  return { transposeA: options.transposeA ?? false, transposeB: options.transposeB ?? false };
}

function innerShape(kind: MatmulKind, [a, b]: readonly Value[], options: TransposeOptions): readonly [Dim, Dim] {
  const [m, k] = options.transposeA ? [a!.shape.at(-1)!, a!.shape.at(-2)!] : [a!.shape.at(-2)!, a!.shape.at(-1)!];
  const [k2, n] = options.transposeB ? [b!.shape.at(-1)!, b!.shape.at(-2)!] : [b!.shape.at(-2)!, b!.shape.at(-1)!];
  if (!dimsEqual(k, k2)) throw shapeError(kind, `inner sizes must agree, not ${k} and ${k2}`, [a!, b!]);
  return [m, n];
}

/**
 * With C = op(A) op(B): dA = g op(B)^T, or op(B) g^T if A enters transposed; dB = op(A)^T g, or g^T op(A).
 */
function productGradients(
  context: GradientContext<MatmulKind>,
  product: (a: Value, b: Value, options: TransposeOptions) => Value,
): readonly [Value | null, Value | null] {
  const { g, needs, attributes } = context;
  const [a, b] = [context.inputs[0]!, context.inputs[1]!];
  const { transposeA, transposeB } = attributes;
  const da = (): Value =>
    transposeA
      ? product(b, g, { transposeA: transposeB, transposeB: true })
      : product(g, b, { transposeA: false, transposeB: !transposeB });
  const db = (): Value =>
    transposeB
      ? product(g, a, { transposeA: true, transposeB: transposeA })
      : product(a, g, { transposeA: !transposeA, transposeB: false });
  return [needs[0] ? da() : null, needs[1] ? db() : null];
}

export const matmulRules: Rules<MatmulKind> = {
  matmul: {
    infer(inputs, attributes) {
      const [a, b] = [inputs[0]!, inputs[1]!];
      if (a.shape.length < 2 || b.shape.length < 2) throw shapeError('matmul', 'rank must be at least 2', inputs);
      const inner = innerShape('matmul', inputs, attributes);
      const batches = inputs.map((value) => ({ shape: value.shape.slice(0, -2), dtype: value.dtype }));
      return [{ shape: [...broadcastShapes('matmul', batches), ...inner], dtype: requireSameDType('matmul', inputs) }];
    },
    gradient(context) {
      const { ops } = context;
      const sides = productGradients(context as GradientContext<MatmulKind>, (a, b, options) =>
        ops.matmul(a, b, options),
      );
      return sides.map((side, i) => (side === null ? null : unbroadcast(side, context.inputs[i]!.shape, ops)));
    },
    lower({ inputs, attributes: { transposeA, transposeB }, emit }) {
      if (!transposeA && !transposeB) return [emit.node('MatMul', inputs)];
      const attributes = { transA: int(transposeA), transB: int(transposeB) };
      return [emit.node('FusedMatMul', inputs, { domain: 'com.microsoft', attributes })];
    },
    reference: ({ inputs: [a, b], attributes, shapes: [shape] }) => [
      generate(shape!, (index) => product64([a!, b!], attributes, index)),
    ],
  },
  gemm: {
    infer(inputs, attributes) {
      const [a, b, bias] = [inputs[0]!, inputs[1]!, inputs[2]];
      requireRank('gemm', a, 2);
      requireRank('gemm', b, 2);
      const shape = innerShape('gemm', inputs, attributes);
      if (bias !== undefined && (bias.shape.length !== 1 || !dimsEqual(bias.shape[0]!, shape[1]))) {
        throw shapeError('gemm', `the bias must have ${shape[1]} elements`, inputs);
      }
      return [{ shape, dtype: requireSameDType('gemm', inputs) }];
    },
    gradient(context) {
      const { ops, g, needs, inputs } = context;
      const sides = productGradients(context as GradientContext<MatmulKind>, (a, b, options) =>
        ops.gemm(a, b, options),
      );
      // dbias = sum of g over rows
      return inputs.length === 2 ? sides : [...sides, needs[2] ? ops.sum(g, [0]) : null];
    },
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Gemm', inputs, {
        attributes: { transA: int(attributes.transposeA), transB: int(attributes.transposeB) },
      }),
    ],
    reference: ({ inputs: [a, b, bias], attributes, shapes: [shape] }) => [
      generate(shape!, (index) => product64([a!, b!], attributes, index) + (bias ? at(bias, index) : 0)),
    ],
  },
};

function product64(
  [a, b]: readonly [Parameters<typeof at>[0], Parameters<typeof at>[0]],
  { transposeA, transposeB }: Required<TransposeOptions>,
  index: readonly number[],
): number {
  const batch = index.slice(0, -2);
  const [m, n] = [index.at(-2)!, index.at(-1)!];
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  let total = 0;
  for (let k = 0; k < inner; k++) {
    const left = at(a, transposeA ? [...batch, k, m] : [...batch, m, k]);
    total += left * at(b, transposeB ? [...batch, n, k] : [...batch, k, n]);
  }
  return total;
}
