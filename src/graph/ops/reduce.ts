import type { Dim } from '../dim.ts';
import { sizeOf } from '../dim.ts';
import type { TensorType, Value } from '../node.ts';
import { apply, int, type Rule, type Rules } from '../rule.ts';
import { normalizeAxis } from '../shape-rules.ts';
import { at, forEachIndex, generate, offsetOf, type Tensor64, withAxis } from '../tensor64.ts';
import type { ReduceAttributes } from './attributes.ts';

type ReduceKind = 'sum' | 'mean' | 'max' | 'sumOfSquares';
type Kind = ReduceKind | 'argMax' | 'cumulativeSum';

/** What is left of the axes that a reduction takes away. */
export interface ReduceOptions {
  /** Keeps reduced axes with size 1; default false. */
  readonly keepDims?: boolean;
}

const reduce =
  (kind: ReduceKind) =>
  (x: Value, axes?: readonly number[], options: ReduceOptions = {}): Value => {
    const all = axes ?? x.shape.map((_, axis) => axis);
    const normal = all.map((axis) => normalizeAxis(kind, axis, x)).sort((a, b) => a - b);
    if (normal.length === 0) return x;
    const attributes = { axes: normal, keepDims: options.keepDims ?? false };
    return apply(reduceRules, kind, { inputs: [x], attributes })[0]!;
  };

/** Sum over the axes; over all of them by default. */
export const sum = reduce('sum');
/** Mean over the axes; over all of them by default. */
export const mean = reduce('mean');
/** Largest element over the axes; over all of them by default. Equal largest elements share the gradient. */
export const max = reduce('max');

/** Sum of x^2 over the axes; over all of them by default. The squares are not stored. */
export const sumOfSquares = reduce('sumOfSquares');

/**
 * Index of the largest element along an axis, as int64; the first of equals. The axis disappears.
 *
 * @throws {ShapeError} if x has no such axis
 */
export function argMax(x: Value, axis = -1): Value {
  const attributes = { axis: normalizeAxis('argMax', axis, x) };
  return apply(reduceRules, 'argMax', { inputs: [x], attributes })[0]!;
}

/**
 * Running sum along an axis; from the end if `reverse`.
 *
 * @returns the shape of x
 * @throws {ShapeError} if x has no such axis
 */
export function cumulativeSum(x: Value, axis: number, options: { readonly reverse?: boolean } = {}): Value {
  const attributes = { axis: normalizeAxis('cumulativeSum', axis, x), reverse: options.reverse ?? false };
  return apply(reduceRules, 'cumulativeSum', { inputs: [x], attributes })[0]!;
}

function inferReduce([x]: readonly Value[], { axes, keepDims }: ReduceAttributes): readonly TensorType[] {
  const shape = x!.shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
  return [{ shape, dtype: x!.dtype }];
}

/** The shape of the result with reduced axes as 1, so that it broadcasts against the input. */
function keptShape(x: Value, axes: readonly number[]): readonly Dim[] {
  return x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
}

function lowerReduce(onnx: string): Rule<ReduceKind>['lower'] {
  return ({ inputs, attributes, emit }) => [
    emit.node(onnx, [inputs[0]!, emit.int64s(attributes.axes)], { attributes: { keepdims: int(attributes.keepDims) } }),
  ];
}

interface Fold {
  /** The result over no elements. */
  readonly start: number;
  readonly combine: (total: number, value: number) => number;
}

const total64: Fold = { start: 0, combine: (total, value) => total + value };
const largest64: Fold = { start: -Infinity, combine: Math.max };

function fold(x: Tensor64, axes: readonly number[], { start, combine }: Fold): Tensor64 {
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = { shape, data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(start) };
  forEachIndex(x.shape, (index) => {
    const offset = offsetOf(shape, index);
    result.data[offset] = combine(result.data[offset]!, at(x, index));
  });
  return result;
}

export const reduceRules: Rules<Kind> = {
  sum: {
    infer: inferReduce,
    // dx = g repeated
    gradient: ({ g, inputs: [x], attributes, ops }) => [
      ops.expand(ops.reshape(g, keptShape(x!, attributes.axes)), x!.shape),
    ],
    lower: lowerReduce('ReduceSum'),
    reference: ({ inputs: [x], attributes, shapes: [shape] }) => [
      { shape: shape!, data: fold(x!, attributes.axes, total64).data },
    ],
  },
  mean: {
    infer: inferReduce,
    // dx = g / count, repeated
    gradient({ g, inputs: [x], attributes, ops }) {
      const count = sizeOf(attributes.axes.map((axis) => x!.shape[axis]!));
      const share = typeof count === 'number' ? ops.mul(g, 1 / count) : ops.div(g, ops.dimValue(count, g.dtype));
      return [ops.expand(ops.reshape(share, keptShape(x!, attributes.axes)), x!.shape)];
    },
    lower: lowerReduce('ReduceMean'),
    reference({ inputs: [x], attributes, shapes: [shape] }) {
      const count = attributes.axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
      return [{ shape: shape!, data: fold(x!, attributes.axes, total64).data.map((value) => value / count) }];
    },
  },
  max: {
    infer: inferReduce,
    // dx = g where x is largest, shared between equals
    gradient({ g, y, inputs: [x], attributes, ops }) {
      const kept = keptShape(x!, attributes.axes);
      const isLargest = ops.cast(ops.equal(x!, ops.reshape(y, kept)), x!.dtype);
      const share = ops.div(ops.reshape(g, kept), ops.sum(isLargest, attributes.axes, { keepDims: true }));
      return [ops.mul(isLargest, share)];
    },
    lower: lowerReduce('ReduceMax'),
    reference: ({ inputs: [x], attributes, shapes: [shape] }) => [
      { shape: shape!, data: fold(x!, attributes.axes, largest64).data },
    ],
  },
  sumOfSquares: {
    infer: inferReduce,
    // dx = 2 g x
    gradient: ({ g, inputs: [x], attributes, ops }) => [
      ops.mul(x!, ops.mul(ops.reshape(g, keptShape(x!, attributes.axes)), 2)),
    ],
    lower: lowerReduce('ReduceSumSquare'),
    reference: ({ inputs: [x], attributes, shapes: [shape] }) => {
      const squares = { shape: x!.shape, data: x!.data.map((value) => value * value) };
      return [{ shape: shape!, data: fold(squares, attributes.axes, total64).data }];
    },
  },
  argMax: {
    infer: ([x], { axis }) => [{ shape: x!.shape.filter((_, i) => i !== axis), dtype: 'int64' }],
    gradient: () => [null],
    lower: ({ inputs, attributes, emit }) => [
      emit.node('ArgMax', inputs, { attributes: { axis: int(attributes.axis), keepdims: int(0) } }),
    ],
    reference: ({ inputs: [x], attributes: { axis }, shapes: [shape] }) => [
      generate(shape!, (index) => {
        const row = [...index.slice(0, axis), 0, ...index.slice(axis)];
        let best = 0;
        for (let i = 1; i < x!.shape[axis]!; i++) {
          if (at(x!, withAxis(row, axis, i)) > at(x!, withAxis(row, axis, best))) best = i;
        }
        return best;
      }),
    ],
  },
  cumulativeSum: {
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
    // dx = running sum of g from the other end
    gradient: ({ g, attributes: { axis, reverse }, ops }) => [ops.cumulativeSum(g, axis, { reverse: !reverse })],
    lower: ({ inputs, attributes, emit }) => [
      emit.node('CumSum', [inputs[0]!, emit.scalar(attributes.axis, 'int64')], {
        attributes: { reverse: int(attributes.reverse) },
      }),
    ],
    reference: ({ inputs: [x], attributes: { axis, reverse }, shapes: [shape] }) => [
      generate(shape!, (index) => {
        let total = 0;
        const [from, to] = reverse ? [index[axis]!, shape![axis]! - 1] : [0, index[axis]!];
        for (let i = from; i <= to; i++) total += at(x!, withAxis(index, axis, i));
        return total;
      }),
    ],
  },
};
