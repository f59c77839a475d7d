import { addDims, type Dim, divideExactly, formatShape, shapesEqual, sizeOf, subtractDims } from '../dim.ts';
import { onnxDType } from '../dtype.ts';
import type { Value } from '../node.ts';
import { apply, type Emitter, int, ints, type Rules } from '../rule.ts';
import { broadcastShapes, normalizeAxis, requireSameDType, shapeError } from '../shape-rules.ts';
import { at, generate } from '../tensor64.ts';
import { unbroadcast } from './unbroadcast.ts';

type LayoutKind = 'reshape' | 'transpose' | 'expand' | 'concat' | 'split' | 'dependOn';

/**
 * The same elements, row-major, in another shape.
 *
 * @param shape one size may be -1 and is then computed
 * @returns     `shape`
 * @throws {ShapeError} if it holds another number of elements, or more than one -1
 */
export function reshape(x: Value, shape: readonly Dim[]): Value {
  const target = completeShape(x, shape);
  if (shapesEqual(target, x.shape)) return x;
  const source = x.node.kind === 'reshape' ? x.node.inputs[0]! : x;
  if (shapesEqual(target, source.shape)) return source;
  return apply(layoutRules, 'reshape', { inputs: [source], attributes: { shape: target } })[0]!;
}

/**
 * Axes in another order: axis i of the result is axis `axes[i]` of x.
 *
 * @throws {ShapeError} if `axes` is no permutation of the axes of x
 */
export function transpose(x: Value, axes: readonly number[]): Value {
  if (axes.every((axis, i) => axis === i) && axes.length === x.shape.length) return x;
  if (x.node.kind === 'transpose') {
    const inner = x.node.attributes.axes;
    return transpose(
      x.node.inputs[0]!,
      axes.map((axis) => inner[axis]!),
    );
  }
  return apply(layoutRules, 'transpose', { inputs: [x], attributes: { axes } })[0]!;
}

/**
 * Repeats axes of size 1 and adds axes in front until x has the shape.
 *
 * @returns `shape`
 * @throws {ShapeError} if an axis of x is neither 1 nor that of `shape`
 */
export function expand(x: Value, shape: readonly Dim[]): Value {
  if (shapesEqual(x.shape, shape)) return x;
  return apply(layoutRules, 'expand', { inputs: [x], attributes: { shape } })[0]!;
}

/**
 * Joins values along an axis, whose sizes add up.
 *
 * @param axis negative ones count from the end
 * @throws {ShapeError} if there is no value, or they differ in type or on another axis
 */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 1) return values[0]!;
  if (values.length === 0) throw shapeError('concat', 'there must be at least one value', values);
  const attributes = { axis: normalizeAxis('concat', axis, values[0]!) };
  return apply(layoutRules, 'concat', { inputs: values, attributes })[0]!;
}

/**
 * Cuts an axis into parts of the given sizes.
 *
 * @returns one value per size
 * @throws {ShapeError} if the sizes do not sum to the axis
 */
export function split(x: Value, axis: number, sizes: readonly Dim[]): readonly Value[] {
  const attributes = { axis: normalizeAxis('split', axis, x), sizes };
  return apply(layoutRules, 'split', { inputs: [x], attributes });
}

/** The same value, computed only after the tokens are: an order that no optimiser of the runtime can undo. */
export function dependOn(x: Value, tokens: readonly Value[]): Value {
  if (tokens.length === 0) return x;
  return apply(layoutRules, 'dependOn', { inputs: [x, ...tokens], attributes: {} })[0]!;
}

function completeShape(x: Value, shape: readonly Dim[]): readonly Dim[] {
  const open = shape.indexOf(-1);
  const known = sizeOf(shape.filter((_, axis) => axis !== open));
  const rest = divideExactly(sizeOf(x.shape), known);
  if (rest === null || (open < 0 && rest !== 1) || shape.lastIndexOf(-1) !== open) {
    throw shapeError('reshape', `${formatShape(shape)} must have as many elements`, [x]);
  }
  return shape.map((dim, axis) => (axis === open ? rest : dim));
}

/** Target of an ONNX Reshape: 0 keeps an axis, -1 is the rest; computed sizes only where these two do not suffice. */
function reshapeTarget(from: readonly Dim[], to: readonly Dim[], emit: Emitter): string {
  const literal = to.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    return axis < from.length && shapesEqual([dim], [from[axis]!]) ? 0 : -1;
  });
  const isAmbiguous = literal.filter((dim) => dim === -1).length > 1 || to.includes(0);
  return isAmbiguous ? emit.sizes(to) : emit.int64s(literal);
}

export const layoutRules: Rules<LayoutKind> = {
  reshape: {
    infer([x], { shape }) {
      return [{ shape: completeShape(x!, shape), dtype: x!.dtype }];
    },
    // dx = g in the shape of x
    gradient: ({ g, inputs: [x], ops }) => [ops.reshape(g, x!.shape)],
    lower: ({ node, inputs, attributes, emit }) => [
      emit.node('Reshape', [inputs[0]!, reshapeTarget(node.inputs[0]!.shape, attributes.shape, emit)]),
    ],
    reference: ({ inputs: [x], shapes: [shape] }) => [{ shape: shape!, data: x!.data }],
  },
  transpose: {
    infer([x], { axes }) {
      const sorted = [...axes].sort((a, b) => a - b);
      if (sorted.length !== x!.shape.length || sorted.some((axis, i) => axis !== i)) {
        throw shapeError('transpose', `axes [${axes}] must be a permutation of all axes`, [x!]);
      }
      return [{ shape: axes.map((axis) => x!.shape[axis]!), dtype: x!.dtype }];
    },
    // dx = g with the inverse permutation
    gradient: ({ g, attributes, ops }) => [
      ops.transpose(
        g,
        attributes.axes.map((_, axis) => attributes.axes.indexOf(axis)),
      ),
    ],
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Transpose', inputs, { attributes: { perm: ints(attributes.axes) } }),
    ],
    reference: ({ inputs: [x], attributes, shapes: [shape] }) => [
      generate(shape!, (index) =>
        at(
          x!,
          index.map((_, axis) => index[attributes.axes.indexOf(axis)]!),
        ),
      ),
    ],
  },
  expand: {
    infer([x], { shape }) {
      const joined = broadcastShapes('expand', [x!, { shape, dtype: x!.dtype }]);
      if (!shapesEqual(joined, shape)) throw shapeError('expand', `x must fit into ${formatShape(shape)}`, [x!]);
      return [{ shape, dtype: x!.dtype }];
    },
    // dx = sum of g over the repeated axes
    gradient: ({ g, inputs: [x], ops }) => [unbroadcast(g, x!.shape, ops)],
    lower: ({ inputs, attributes, emit }) => [emit.node('Expand', [inputs[0]!, emit.sizes(attributes.shape)])],
    reference: ({ inputs: [x], shapes: [shape] }) => [generate(shape!, (index) => at(x!, index))],
  },
  concat: {
    infer(values, { axis }) {
      const first = values[0]!;
      const sizes: Dim[] = [];
      for (const value of values) {
        const size = value.shape[axis];
        if (size === undefined || !shapesEqual(value.shape.with(axis, 0), first.shape.with(axis, 0))) {
          throw shapeError('concat', `values must agree on all axes but ${axis}`, values);
        }
        sizes.push(size);
      }
      return [{ shape: first.shape.with(axis, addDims(...sizes)), dtype: requireSameDType('concat', values) }];
    },
    // each value takes its part of g
    gradient({ g, inputs, attributes: { axis }, needs, ops }) {
      let start: Dim = 0;
      return inputs.map((value, i) => {
        const end = addDims(start, value.shape[axis]!);
        const part = needs[i] ? ops.slice(g, axis, { start, end }) : null;
        start = end;
        return part;
      });
    },
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Concat', inputs, { attributes: { axis: int(attributes.axis) } }),
    ],
    reference: ({ inputs, attributes: { axis }, shapes: [shape] }) => [
      generate(shape!, (index) => {
        let rest = index[axis]!;
        for (const value of inputs) {
          if (rest < value.shape[axis]!) return at(value, index.with(axis, rest));
          rest -= value.shape[axis]!;
        }
        throw new Error('internal: concat index out of range');
      }),
    ],
  },
  split: {
    infer([x], { axis, sizes }) {
      const rest = sizes.reduce((left, size) => subtractDims(left, size), x!.shape[axis]!);
      if (rest !== 0) throw shapeError('split', `sizes ${formatShape(sizes)} must sum to axis ${axis}`, [x!]);
      return sizes.map((size) => ({ shape: x!.shape.with(axis, size), dtype: x!.dtype }));
    },
    // dx = the parts' gradients joined; zeros for parts that the loss does not use
    gradient({ node, gradients, attributes, ops }) {
      const parts = gradients.map((part, i) => part ?? ops.fill(0, node.outputs[i]!.shape, node.outputs[i]!.dtype));
      return [ops.concat(parts, attributes.axis)];
    },
    lower: ({ inputs, attributes, uses, emit }) =>
      emit.nodes('Split', [inputs[0]!, emit.sizes(attributes.sizes)], {
        attributes: { axis: int(attributes.axis) },
        uses: uses.map(() => true),
      }),
    reference({ inputs: [x], attributes: { axis }, shapes }) {
      let start = 0;
      return shapes.map((shape) => {
        const from = start;
        start += shape[axis]!;
        return generate(shape, (index) => at(x!, index.with(axis, index[axis]! + from)));
      });
    },
  },
  dependOn: {
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
    // dx = g; tokens only order the work
    gradient: ({ g, inputs }) => inputs.map((_, i) => (i === 0 ? g : null)),
    lower({ node, inputs, emit }) {
      // x + 0, where the 0 cannot be known before the tokens. (A Reshape to a computed shape would cost nothing, but the
      // runtime joins it with the next Reshape and forgets the token.)
      const { dtype } = node.inputs[0]!;
      const zeros = inputs.slice(1).map((token) => {
        const flag = emit.node('Cast', [firstIsNaN(token, emit)], { attributes: { to: int(onnxDType[dtype]) } });
        return emit.node('Mul', [flag, emit.scalar(0, dtype)]);
      });
      return [emit.node('Add', [inputs[0]!, zeros.reduce((sum, zero) => emit.node('Add', [sum, zero]))])];
    },
    reference: ({ inputs: [x] }) => [x!],
  },
};

/** Whether the first element of a tensor is not a number, as bool of rank 0. */
function firstIsNaN(token: string, emit: Emitter): string {
  const flat = emit.node('Reshape', [token, emit.int64s([-1])]);
  const first = emit.node('Slice', [flat, emit.int64s([0]), emit.int64s([1])]);
  return emit.node('IsNaN', [emit.node('Reshape', [first, emit.int64s([])])]);
}
