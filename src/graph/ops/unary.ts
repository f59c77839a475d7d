import { type DType, isFloat, onnxDType } from '../dtype.ts';
import type { TensorType, Value } from '../node.ts';
import { apply, type GradientContext, int, type Rule, type Rules, text } from '../rule.ts';
import { requireFloat, shapeError } from '../shape-rules.ts';
import { erf as erf64 } from './erf64.ts';

type PlainKind =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'relu'
  | 'floor'
  | 'round'
  | 'not';
type UnaryKind = PlainKind | 'silu' | 'gelu' | 'cast' | 'stopGradient';

const plain =
  (kind: PlainKind) =>
  (x: Value): Value =>
    apply(unaryRules, kind, { inputs: [x], attributes: {} })[0]!;

/** -x. */
export const neg = plain('neg');
/** x without its sign. */
export const abs = plain('abs');
/** -1, 0 or 1. */
export const sign = plain('sign');
/** e to the power of x. */
export const exp = plain('exp');
/** Natural logarithm. */
export const log = plain('log');
/** Square root. */
export const sqrt = plain('sqrt');
/** 1 / x. */
export const reciprocal = plain('reciprocal');
/** Sine; x in radians. */
export const sin = plain('sin');
/** Cosine; x in radians. */
export const cos = plain('cos');
/** Hyperbolic tangent. */
export const tanh = plain('tanh');
/** 1 / (1 + exp(-x)). */
export const sigmoid = plain('sigmoid');
/** 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = plain('erf');
/** max(x, 0). */
export const relu = plain('relu');
/** The whole number at or below x. */
export const floor = plain('floor');
/** Nearest whole number, halves to even. */
export const round = plain('round');
/** Logical not of a bool. */
export const not = plain('not');

/** x * sigmoid(x). */
export function silu(x: Value): Value {
  return apply(unaryRules, 'silu', { inputs: [x], attributes: {} })[0]!;
}

/**
 * x times the normal distribution function of x.
 *
 * @param approximate 'none' is exact; 'tanh' is 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
 * @see Hendrycks & Gimpel 2016, arXiv:1606.08415
 */
export function gelu(x: Value, approximate: 'none' | 'tanh' = 'none'): Value {
  return apply(unaryRules, 'gelu', { inputs: [x], attributes: { approximate } })[0]!;
}

/** Converts elements; floats are cut towards zero when they become whole numbers. */
export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : apply(unaryRules, 'cast', { inputs: [x], attributes: { dtype } })[0]!;
}

/** The same value; no gradient flows through it. */
export function stopGradient(x: Value): Value {
  return apply(unaryRules, 'stopGradient', { inputs: [x], attributes: {} })[0]!;
}

interface PlainDefinition {
  readonly onnx: string;
  readonly reference: (x: number) => number;
  readonly gradient: (context: { g: Value; x: Value; y: Value; ops: GradientContext<'neg'>['ops'] }) => Value | null;
  /** Default: floating-point numbers. */
  readonly takes?: 'numbers' | 'bool';
}

function plainRule(kind: PlainKind, definition: PlainDefinition): Rule<PlainKind> {
  return {
    infer([x]) {
      if (definition.takes === undefined) requireFloat(kind, [x!]);
      else if ((x!.dtype === 'bool') !== (definition.takes === 'bool')) {
        throw shapeError(kind, `elements must be ${definition.takes}`, [x!]);
      }
      return [{ shape: x!.shape, dtype: x!.dtype }];
    },
    gradient: ({ g, inputs, y, ops }) => [definition.gradient({ g, x: inputs[0]!, y, ops })],
    lower: ({ inputs, emit }) => [emit.node(definition.onnx, inputs)],
    reference: ({ inputs: [x] }) => [{ shape: x!.shape, data: x!.data.map(definition.reference) }],
  };
}

function inferFloat(kind: UnaryKind, inputs: readonly Value[]): readonly TensorType[] {
  requireFloat(kind, inputs);
  return [{ shape: inputs[0]!.shape, dtype: inputs[0]!.dtype }];
}

const sigmoid64 = (x: number): number => 1 / (1 + Math.exp(-x));
const geluTanhSlope = Math.sqrt(2 / Math.PI);
const geluTanhCubic = 0.044715;

function gelu64(x: number, approximate: 'none' | 'tanh'): number {
  if (approximate === 'none') return 0.5 * x * (1 + erf64(x / Math.SQRT2));
  return 0.5 * x * (1 + Math.tanh(geluTanhSlope * (x + geluTanhCubic * x ** 3)));
}

function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Gradient of gelu with as few passes over memory as the closed forms allow. */
function geluGradient({ g, attributes, inputs, y, ops }: GradientContext<'gelu'>): readonly Value[] {
  const x = inputs[0]!;
  const { add, mul, sub, exp, erf, sigmoid } = ops;
  if (attributes.approximate === 'none') {
    // y' = P(x) + x p(x), P(x) = (1 + erf(x / sqrt 2)) / 2, p(x) = exp(-x^2 / 2) / sqrt(2 pi)
    const cumulative = add(mul(erf(mul(x, Math.SQRT1_2)), 0.5), 0.5);
    const weighted = mul(x, mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI)));
    return [mul(g, add(cumulative, weighted))];
  }
  // y = x s, s = sigmoid(2 c (x + a x^3)), y' = s + y (1 - s) 2 c (1 + 3 a x^2)
  const square = mul(x, x);
  const s = sigmoid(mul(x, add(mul(square, 2 * geluTanhSlope * geluTanhCubic), 2 * geluTanhSlope)));
  const slope = add(mul(square, 6 * geluTanhSlope * geluTanhCubic), 2 * geluTanhSlope);
  return [mul(g, add(s, mul(mul(y, sub(1, s)), slope)))];
}

export const unaryRules: Rules<UnaryKind> = {
  // d(-x) = -1
  neg: plainRule('neg', {
    onnx: 'Neg',
    reference: (x) => -x,
    gradient: ({ g, ops }) => ops.neg(g),
    takes: 'numbers',
  }),
  // d|x| = sign x
  abs: plainRule('abs', {
    onnx: 'Abs',
    reference: Math.abs,
    gradient: ({ g, x, ops }) => ops.mul(g, ops.sign(x)),
    takes: 'numbers',
  }),
  sign: plainRule('sign', { onnx: 'Sign', reference: Math.sign, gradient: () => null, takes: 'numbers' }),
  // d exp x = exp x
  exp: plainRule('exp', { onnx: 'Exp', reference: Math.exp, gradient: ({ g, y, ops }) => ops.mul(g, y) }),
  // d log x = 1 / x
  log: plainRule('log', { onnx: 'Log', reference: Math.log, gradient: ({ g, x, ops }) => ops.div(g, x) }),
  // d sqrt x = 1 / (2 sqrt x)
  sqrt: plainRule('sqrt', {
    onnx: 'Sqrt',
    reference: Math.sqrt,
    gradient: ({ g, y, ops }) => ops.div(ops.mul(g, 0.5), y),
  }),
  // d(1/x) = -1 / x^2
  reciprocal: plainRule('reciprocal', {
    onnx: 'Reciprocal',
    reference: (x) => 1 / x,
    gradient: ({ g, y, ops }) => ops.neg(ops.mul(g, ops.mul(y, y))),
  }),
  // d sin x = cos x
  sin: plainRule('sin', { onnx: 'Sin', reference: Math.sin, gradient: ({ g, x, ops }) => ops.mul(g, ops.cos(x)) }),
  // d cos x = -sin x
  cos: plainRule('cos', {
    onnx: 'Cos',
    reference: Math.cos,
    gradient: ({ g, x, ops }) => ops.neg(ops.mul(g, ops.sin(x))),
  }),
  // d tanh x = 1 - y^2
  tanh: plainRule('tanh', {
    onnx: 'Tanh',
    reference: Math.tanh,
    gradient: ({ g, y, ops }) => ops.mul(g, ops.sub(1, ops.mul(y, y))),
  }),
  // d sigmoid x = y (1 - y)
  sigmoid: plainRule('sigmoid', {
    onnx: 'Sigmoid',
    reference: sigmoid64,
    gradient: ({ g, y, ops }) => ops.mul(g, ops.mul(y, ops.sub(1, y))),
  }),
  // d erf x = 2 / sqrt(pi) exp(-x^2)
  erf: plainRule('erf', {
    onnx: 'Erf',
    reference: erf64,
    gradient: ({ g, x, ops }) => ops.mul(g, ops.mul(ops.exp(ops.neg(ops.mul(x, x))), 2 / Math.sqrt(Math.PI))),
  }),
  // d relu x = 1 where y > 0, else 0; y > 0 exactly where sign y = 1
  relu: plainRule('relu', {
    onnx: 'Relu',
    reference: (x) => Math.max(x, 0),
    gradient: ({ g, y, ops }) => ops.mul(g, ops.sign(y)),
    takes: 'numbers',
  }),
  floor: plainRule('floor', { onnx: 'Floor', reference: Math.floor, gradient: () => null }),
  round: plainRule('round', { onnx: 'Round', reference: roundHalfToEven, gradient: () => null }),
  not: plainRule('not', { onnx: 'Not', reference: (x) => 1 - x, gradient: () => null, takes: 'bool' }),
  silu: {
    infer: (inputs) => inferFloat('silu', inputs),
    // y = x s, s = sigmoid(x): y' = s + y (1 - s)
    gradient({ g, y, inputs: [x], ops: { add, mul, sub, sigmoid } }) {
      const s = sigmoid(x!);
      return [mul(g, add(s, mul(y, sub(1, s))))];
    },
    lower: ({ inputs, emit }) => [emit.node('Mul', [inputs[0]!, emit.node('Sigmoid', inputs)])],
    reference: ({ inputs: [x] }) => [{ shape: x!.shape, data: x!.data.map((value) => value * sigmoid64(value)) }],
  },
  gelu: {
    infer: (inputs) => inferFloat('gelu', inputs),
    gradient: geluGradient,
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Gelu', inputs, { attributes: { approximate: text(attributes.approximate) } }),
    ],
    reference: ({ inputs: [x], attributes }) => [
      { shape: x!.shape, data: x!.data.map((value) => gelu64(value, attributes.approximate)) },
    ],
  },
  cast: {
    infer: ([x], { dtype }) => [{ shape: x!.shape, dtype }],
    // The gradient has the type of the input
    gradient: ({ g, inputs: [x], ops }) => [isFloat(x!.dtype) && isFloat(g.dtype) ? ops.cast(g, x!.dtype) : null],
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Cast', inputs, { attributes: { to: int(onnxDType[attributes.dtype]) } }),
    ],
    reference({ inputs: [x], attributes: { dtype } }) {
      if (isFloat(dtype)) return [x!];
      return [{ shape: x!.shape, data: x!.data.map(dtype === 'bool' ? (v) => Number(v !== 0) : Math.trunc) }];
    },
  },
  stopGradient: {
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
    gradient: () => [null],
    lower: ({ inputs }) => inputs,
    reference: ({ inputs }) => inputs,
  },
};
