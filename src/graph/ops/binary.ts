import { shapesEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type GradientContext, type GradientOps, type Rule, type Rules } from '../rule.ts';
import { broadcastShapes, requireSameDType, shapeError } from '../shape-rules.ts';
import { at, generate } from '../tensor64.ts';
import { constant } from './sources.ts';
import { unbroadcast } from './unbroadcast.ts';

type ArithmeticKind = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'maximum' | 'minimum';
type CompareKind = 'equal' | 'less' | 'lessEqual' | 'greater' | 'greaterEqual' | 'and' | 'or';
type BinaryKind = ArithmeticKind | CompareKind | 'where' | 'clamp';

/** A value, or a number that takes the element type of the other operand. */
export type Operand = Value | number;

type Binary = (a: Operand, b: Operand) => Value;

// Each throws a ShapeError if shapes do not broadcast or element types differ.
const binary =
  (kind: ArithmeticKind | CompareKind): Binary =>
  (a, b) =>
    apply(binaryRules, kind, { inputs: withoutExpand(kind, asValues(kind, [a, b])), attributes: {} })[0]!;

/** a + b; shapes broadcast. */
export const add = binary('add');
/** a - b; shapes broadcast. */
export const sub = binary('sub');
/** a * b; shapes broadcast. */
export const mul = binary('mul');
/** a / b; shapes broadcast. */
export const div = binary('div');
/** a to the power b; shapes broadcast. The gradient with respect to b needs a > 0. */
export const pow = binary('pow');
/** The larger; shapes broadcast. */
export const maximum = binary('maximum');
/** The smaller; shapes broadcast. */
export const minimum = binary('minimum');
/** a = b as bool. */
export const equal = binary('equal');
/** a < b as bool. */
export const less = binary('less');
/** a <= b as bool. */
export const lessEqual = binary('lessEqual');
/** a > b as bool. */
export const greater = binary('greater');
/** a >= b as bool. */
export const greaterEqual = binary('greaterEqual');
/** Logical and of bools. */
export const and = binary('and');
/** Logical or of bools. */
export const or = binary('or');

/**
 * a where `condition` holds, else b; all three broadcast.
 *
 * @param condition bool
 * @throws {ShapeError} if shapes do not broadcast, a and b differ in type, or the condition is not bool
 */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const [left, right] = asValues('where', [a, b]);
  return apply(binaryRules, 'where', { inputs: [condition, left!, right!], attributes: {} })[0]!;
}

/** x limited to [minimum, maximum]; no gradient outside. */
export function clamp(x: Value, range: { readonly minimum?: number; readonly maximum?: number }): Value {
  const attributes = { minimum: range.minimum ?? -Infinity, maximum: range.maximum ?? Infinity };
  return apply(binaryRules, 'clamp', { inputs: [x], attributes })[0]!;
}

function asValues(operation: string, operands: readonly Operand[]): readonly Value[] {
  const dtype = operands.find((operand) => typeof operand !== 'number')?.dtype;
  if (dtype === undefined) throw shapeError(operation, 'one operand must be a value', []);
  return operands.map((operand) => (typeof operand === 'number' ? constant(operand, { dtype }) : operand));
}

/** Reads through `expand` where the operation repeats the operand anyway: a copy less in memory. */
function withoutExpand(operation: string, operands: readonly Value[]): readonly Value[] {
  let current = operands;
  const shape = broadcastShapes(operation, operands);
  for (const [i, operand] of operands.entries()) {
    if (operand.node.kind !== 'expand') continue;
    const candidate = current.with(i, operand.node.inputs[0]!);
    if (shapesEqual(broadcastShapes(operation, candidate), shape)) current = candidate;
  }
  return current;
}

interface Arithmetic {
  readonly onnx: string;
  readonly reference: (a: number, b: number) => number;
  /** Gradients before the sum over broadcast axes. */
  readonly gradient: (context: {
    g: Value;
    a: Value;
    b: Value;
    y: Value;
    ops: GradientOps;
  }) => readonly [() => Value, () => Value];
}

function arithmeticRule(kind: ArithmeticKind, definition: Arithmetic): Rule<ArithmeticKind> {
  return {
    infer: (inputs) => [{ shape: broadcastShapes(kind, inputs), dtype: requireSameDType(kind, inputs) }],
    gradient({ g, inputs, y, needs, ops }: GradientContext<ArithmeticKind>) {
      const [a, b] = [inputs[0]!, inputs[1]!];
      const sides = definition.gradient({ g, a, b, y, ops });
      return sides.map((side, i) => (needs[i] ? unbroadcast(side(), inputs[i]!.shape, ops) : null));
    },
    lower: ({ inputs, emit }) => [emit.node(definition.onnx, inputs)],
    reference: ({ inputs: [a, b], shapes: [shape] }) => [
      generate(shape!, (index) => definition.reference(at(a!, index), at(b!, index))),
    ],
  };
}

function compareRule(
  kind: CompareKind,
  definition: { readonly onnx: string; readonly reference: (a: number, b: number) => boolean },
): Rule<CompareKind> {
  return {
    infer(inputs) {
      const dtype = requireSameDType(kind, inputs);
      if ((kind === 'and' || kind === 'or') && dtype !== 'bool')
        throw shapeError(kind, 'elements must be bool', inputs);
      return [{ shape: broadcastShapes(kind, inputs), dtype: 'bool' }];
    },
    gradient: () => [null, null],
    lower: ({ inputs, emit }) => [emit.node(definition.onnx, inputs)],
    reference: ({ inputs: [a, b], shapes: [shape] }) => [
      generate(shape!, (index) => Number(definition.reference(at(a!, index), at(b!, index)))),
    ],
  };
}

export const binaryRules: Rules<BinaryKind> = {
  // da = g, db = g
  add: arithmeticRule('add', { onnx: 'Add', reference: (a, b) => a + b, gradient: ({ g }) => [() => g, () => g] }),
  // da = g, db = -g
  sub: arithmeticRule('sub', {
    onnx: 'Sub',
    reference: (a, b) => a - b,
    gradient: ({ g, ops }) => [() => g, () => ops.neg(g)],
  }),
  // da = g b, db = g a
  mul: arithmeticRule('mul', {
    onnx: 'Mul',
    reference: (a, b) => a * b,
    gradient: ({ g, a, b, ops }) => [() => ops.mul(g, b), () => ops.mul(g, a)],
  }),
  // da = g / b, db = -g y / b
  div: arithmeticRule('div', {
    onnx: 'Div',
    reference: (a, b) => a / b,
    gradient: ({ g, b, y, ops }) => [() => ops.div(g, b), () => ops.neg(ops.div(ops.mul(g, y), b))],
  }),
  // da = g b a^(b-1), db = g y log a
  pow: arithmeticRule('pow', {
    onnx: 'Pow',
    reference: (a, b) => a ** b,
    gradient: ({ g, a, b, y, ops }) => [
      () => ops.mul(g, ops.mul(b, ops.pow(a, ops.sub(b, 1)))),
      () => ops.mul(g, ops.mul(y, ops.log(a))),
    ],
  }),
  // g goes to the larger; a takes it where both are equal
  maximum: arithmeticRule('maximum', {
    onnx: 'Max',
    reference: Math.max,
    gradient: ({ g, a, b, ops }) => [
      () => ops.where(ops.greaterEqual(a, b), g, 0),
      () => ops.where(ops.less(a, b), g, 0),
    ],
  }),
  // g goes to the smaller; a takes it where both are equal
  minimum: arithmeticRule('minimum', {
    onnx: 'Min',
    reference: Math.min,
    gradient: ({ g, a, b, ops }) => [() => ops.where(ops.lessEqual(a, b), g, 0), () => ops.where(ops.less(b, a), g, 0)],
  }),
  equal: compareRule('equal', { onnx: 'Equal', reference: (a, b) => a === b }),
  less: compareRule('less', { onnx: 'Less', reference: (a, b) => a < b }),
  lessEqual: compareRule('lessEqual', { onnx: 'LessOrEqual', reference: (a, b) => a <= b }),
  greater: compareRule('greater', { onnx: 'Greater', reference: (a, b) => a > b }),
  greaterEqual: compareRule('greaterEqual', { onnx: 'GreaterOrEqual', reference: (a, b) => a >= b }),
  and: compareRule('and', { onnx: 'And', reference: (a, b) => a !== 0 && b !== 0 }),
  or: compareRule('or', { onnx: 'Or', reference: (a, b) => a !== 0 || b !== 0 }),
  where: {
    infer(inputs) {
      const [condition, a, b] = inputs;
      if (condition!.dtype !== 'bool') throw shapeError('where', 'the condition must be bool', inputs);
      return [{ shape: broadcastShapes('where', inputs), dtype: requireSameDType('where', [a!, b!]) }];
    },
    // da = g where the condition holds, db = g elsewhere
    gradient({ g, inputs: [condition, a, b], needs, ops }) {
      const da = needs[1] ? unbroadcast(ops.where(condition!, g, 0), a!.shape, ops) : null;
      const db = needs[2] ? unbroadcast(ops.where(condition!, 0, g), b!.shape, ops) : null;
      return [null, da, db];
    },
    lower: ({ inputs, emit }) => [emit.node('Where', inputs)],
    reference: ({ inputs: [condition, a, b], shapes: [shape] }) => [
      generate(shape!, (index) => at(at(condition!, index) === 0 ? b! : a!, index)),
    ],
  },
  clamp: {
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
    // g where nothing was cut: x = y
    gradient: ({ g, y, inputs: [x], ops }) => [ops.where(ops.equal(x!, y), g, 0)],
    lower({ inputs: [x], attributes, emit, node }) {
      const bound = (value: number): string =>
        Number.isFinite(value) ? emit.scalar(value, node.inputs[0]!.dtype) : '';
      const names = [x!, bound(attributes.minimum), bound(attributes.maximum)];
      return [emit.node('Clip', names[2] === '' ? names.slice(0, 2) : names)];
    },
    reference: ({ inputs: [x], attributes: { minimum, maximum } }) => [
      { shape: x!.shape, data: x!.data.map((value) => Math.min(Math.max(value, minimum), maximum)) },
    ],
  },
};
