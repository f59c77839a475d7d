import { expect, test } from 'vitest';
import { ShapeError } from '../../base/index.ts';
import { attention } from '../compositions/attention.ts';
import { groupNorm } from '../compositions/group-norm.ts';
import { linear } from '../compositions/linear.ts';
import { symbol } from '../dim.ts';
import { gradients } from '../gradients.ts';
import { topologicalOrder, type Value } from '../node.ts';
import type { Rules } from '../rule.ts';
import type { OpKind } from './attributes.ts';
import { add, and, where } from './binary.ts';
import { type OpCase, opCases } from './cases.fixture.ts';
import { conv2d } from './convolution.ts';
import { concat, expand, reshape, split, transpose } from './layout.ts';
import { gemm, matmul } from './matmul.ts';
import { layerNorm } from './normalize.ts';
import { sum } from './reduce.ts';
import { gather, slice } from './select.ts';
import { input } from './sources.ts';
import { opRules } from './table.ts';
import { isFloat } from './unary.ts';

// A table with one rule fewer than operations does not compile.
const { add: _, ...withoutAdd } = opRules;
// @ts-expect-error add has no rule
const incomplete: Rules<OpKind> = withoutAdd;
void incomplete;

function kindsOf(opCase: OpCase): readonly OpKind[] {
  const inputs = Object.entries(opCase.inputs).map(
    ([name, spec]) => [name, input(name, spec.shape, spec.dtype)] as const,
  );
  const values: Value[] = [...[opCase.build(Object.fromEntries(inputs))].flat()];
  if (opCase.isDifferentiable !== false) {
    const wanted = inputs.map(([, value]) => value).filter((value) => isFloat(value.dtype));
    values.push(
      ...gradients(
        values.map((value) => sum(value)).reduce((a, b) => add(a, b)),
        wanted,
      ),
    );
  }
  return topologicalOrder(values).map((node) => node.kind);
}

test('every operation occurs in the conformance cases', () => {
  const covered = new Set(opCases.flatMap(kindsOf));
  const missing = Object.keys(opRules).filter((kind) => !covered.has(kind as OpKind) && kind !== 'parameter');
  expect(missing).toEqual([]);
});

const N = symbol('N');
const f = (...shape: (number | typeof N)[]): Value => input('x', shape);
const i64 = (...shape: number[]): Value => input('i', shape, 'int64');

const wrong: readonly (readonly [string, () => unknown, string])[] = [
  [
    'add',
    () => add(f(2, 3), f(4)),
    'axis 1 must be 3 or 1 in all values, not 4: current values are float32[2, 3], float32[4]',
  ],
  ['add', () => add(f(N), f(3)), 'axis 0 must be N or 1 in all values, not 3'],
  ['add', () => add(f(2), i64(2)), 'all values must have the same element type'],
  ['and', () => and(f(2), f(2)), 'elements must be bool'],
  ['where', () => where(f(2), f(2), 0), 'the condition must be bool'],
  ['sum', () => sum(f(2, 3), [2]), 'axis must be in [-2, 1], not 2'],
  ['reshape', () => reshape(f(2, 3), [4, -1]), '[4, -1] must have as many elements: current values are float32[2, 3]'],
  ['reshape', () => reshape(f(2, N), [-1, -1]), '[-1, -1] must have as many elements'],
  ['transpose', () => transpose(f(2, 3), [0, 0]), 'axes [0,0] must be a permutation of all axes'],
  ['expand', () => expand(f(2), [3, 1]), 'x must fit into [3, 1]'],
  ['concat', () => concat([f(2, 3), f(2, 4)], 0), 'values must agree on all axes but 0'],
  ['split', () => split(f(5), 0, [2, 2]), 'sizes [2, 2] must sum to axis 0'],
  ['slice', () => slice(f(5), 0, { start: 2, end: 7 }), 'range from 2, 5 long, must lie in axis 0'],
  ['gather', () => gather(f(5), f(2)), 'indices must be int64'],
  ['matmul', () => matmul(f(2, 3), f(4, 5)), 'inner sizes must agree, not 3 and 4'],
  ['gemm', () => gemm(f(2, 2, 3), f(3, 5)), 'rank must be 2'],
  ['linear', () => linear(f(2, 3), f(4, 5)), 'x must be [..., in] and the weight [out, in]'],
  ['layerNorm', () => layerNorm(f(2, 3), { scale: f(2), epsilon: 1e-5 }), 'must have the 3 elements of the last axis'],
  ['groupNorm', () => groupNorm(f(1, 5, 2, 2), { groups: 2, epsilon: 1e-5 }), 'channels must divide into 2 groups'],
  ['attention', () => attention(f(1, 2, 3, 4), f(1, 2, 2, 4), f(1, 2, 2, 4)), 'q must be [B, N, A, E]'],
  [
    'attention',
    () => attention(f(1, 2, 3, 4), f(1, 5, 3, 4), f(1, 5, 3, 4), { bias: f(2, 1, 3, 2, 5) }),
    'must broadcast to',
  ],
  ['conv2d', () => conv2d(f(1, 4, 8, 8), f(6, 4, 3, 3), { groups: 2 }), 'x must have 8 channels, 2 groups'],
];

for (const [operation, build, rule] of wrong) {
  test(`${operation}() names the operation, the values and the rule in its error: ${rule}`, () => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(`Cannot apply ${operation} as `);
    expect(build).toThrow(rule);
  });
}
