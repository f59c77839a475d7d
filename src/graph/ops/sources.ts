import { assert } from '../../base/index.ts';
import type { Dim } from '../dim.ts';
import { type DType, onnxDType } from '../dtype.ts';
import type { Value } from '../node.ts';
import { apply, int, type Rules } from '../rule.ts';
import { generate } from '../tensor64.ts';

type SourceKind = 'input' | 'parameter' | 'constant' | 'fill' | 'dimValue' | 'range';

/** A value given at each run. A size may be a symbol: `input('latents', [symbol('B'), 16, symbol('N')])`. */
export function input(name: string, shape: readonly Dim[], dtype: DType = 'float32'): Value {
  return apply(sourceRules, 'input', { inputs: [], attributes: { name, type: { shape, dtype } } })[0]!;
}

/** A learned tensor, named as in the weights file. */
export function parameter(name: string, shape: readonly Dim[], dtype: DType = 'float32'): Value {
  return apply(sourceRules, 'parameter', { inputs: [], attributes: { name, type: { shape, dtype } } })[0]!;
}

/** A tensor known when the graph is built; `shape` is [] for a number and [length] for a list unless given. */
export function constant(
  data: number | Readonly<ArrayLike<number>>,
  options: { readonly shape?: readonly number[]; readonly dtype?: DType } = {},
): Value {
  const elements = typeof data === 'number' ? [data] : data;
  const shape = options.shape ?? (typeof data === 'number' ? [] : [elements.length]);
  const attributes = { data: elements, shape, dtype: options.dtype ?? 'float32' };
  return apply(sourceRules, 'constant', { inputs: [], attributes })[0]!;
}

/** A tensor with the same value everywhere; nothing is stored for it. */
export function fill(value: number, shape: readonly Dim[], dtype: DType = 'float32'): Value {
  return apply(sourceRules, 'fill', { inputs: [], attributes: { value, shape, dtype } })[0]!;
}

/** A size as a value of rank 0. */
export function dimValue(dim: Dim, dtype: DType = 'float32'): Value {
  return apply(sourceRules, 'dimValue', { inputs: [], attributes: { dim, dtype } })[0]!;
}

/** The whole numbers from 0 to `length` - 1. */
export function range(length: Dim, dtype: DType = 'int64'): Value {
  return apply(sourceRules, 'range', { inputs: [], attributes: { length, dtype } })[0]!;
}

const none = (): readonly null[] => [];
const unreachable = (kind: string) => (): never => {
  throw new Error(`internal: ${kind} is provided by the caller of the graph`);
};

export const sourceRules: Rules<SourceKind> = {
  input: {
    infer: (_, { type }) => [type],
    gradient: none,
    lower: unreachable('input'),
    reference: unreachable('input'),
  },
  parameter: {
    infer: (_, { type }) => [type],
    gradient: none,
    lower: unreachable('parameter'),
    reference: unreachable('parameter'),
  },
  constant: {
    infer(_, { data, shape, dtype }) {
      assert(
        shape.reduce((product, size) => product * size, 1) === data.length,
        `internal: ${data.length} elements do not fill a constant of shape [${shape}]`,
      );
      return [{ shape, dtype }];
    },
    gradient: none,
    lower: ({ attributes, emit }) => [emit.constant(attributes.data, attributes.shape, attributes.dtype)],
    reference: ({ attributes }) => [{ shape: attributes.shape, data: Float64Array.from(attributes.data) }],
  },
  fill: {
    infer: (_, { shape, dtype }) => [{ shape, dtype }],
    gradient: none,
    lower({ attributes: { value, shape, dtype }, emit }) {
      const scalar = emit.scalar(value, dtype);
      return [shape.length === 0 ? scalar : emit.node('Expand', [scalar, emit.sizes(shape)])];
    },
    reference: ({ attributes, shapes }) => [generate(shapes[0]!, () => attributes.value)],
  },
  dimValue: {
    infer: (_, { dtype }) => [{ shape: [], dtype }],
    gradient: none,
    lower({ attributes: { dim, dtype }, emit }) {
      const scalar = emit.node('Reshape', [emit.sizes([dim]), emit.int64s([])]);
      return [emit.node('Cast', [scalar], { attributes: { to: int(onnxDType[dtype]) } })];
    },
    reference: ({ attributes, resolve }) => [generate([], () => resolve(attributes.dim))],
  },
  range: {
    infer: (_, { length, dtype }) => [{ shape: [length], dtype }],
    gradient: none,
    lower({ attributes: { length, dtype }, emit }) {
      const end = emit.node('Reshape', [emit.sizes([length]), emit.int64s([])]);
      const whole = emit.node('Range', [emit.scalar(0, 'int64'), end, emit.scalar(1, 'int64')]);
      return [dtype === 'int64' ? whole : emit.node('Cast', [whole], { attributes: { to: int(onnxDType[dtype]) } })];
    },
    reference: ({ shapes }) => [generate(shapes[0]!, ([i]) => i!)],
  },
};
