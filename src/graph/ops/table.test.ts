import { expect, test } from 'vitest';
import { ShapeError } from '../../base/index.ts';
import { attention } from '../compositions/attention.ts';
import { conv3d, padTime } from '../compositions/conv3d.ts';
import { groupNorm } from '../compositions/group-norm.ts';
import { cutBatch } from '../compositions/in-parts.ts';
import { linear } from '../compositions/linear.ts';
import { pixelShuffle, pixelUnshuffle } from '../compositions/pixel-shuffle.ts';
import { symbol } from '../dim.ts';
import { isFloat } from '../dtype.ts';
import { gradients } from '../gradients.ts';
import { topologicalOrder, type Value } from '../node.ts';
import { muon } from '../optimizers/muon.ts';
import type { Rules } from '../rule.ts';
import { rotaryEmbedding } from './attention.ts';
import type { OpKind } from './attributes.ts';
import { add, and, where } from './binary.ts';
import { type OpCase, opCases } from './cases.fixture.ts';
import { conv2d, conv2dTranspose } from './convolution.ts';
import { concat, expand, reshape, split, transpose } from './layout.ts';
import { gemm, matmul } from './matmul.ts';
import { layerNorm, softmax } from './normalize.ts';
import { quantizedMatmul } from './quantized.ts';
import { argMax, sum } from './reduce.ts';
import { resize } from './resize.ts';
import { gather, pad, scatterAdd, slice } from './select.ts';
import { input } from './sources.ts';
import { opRules } from './table.ts';
import { exp } from './unary.ts';

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

const block = { frames: 1, rows: 2, columns: 2 };

function stepOfMuon(parameter: Value): unknown {
  const one = input('one', []);
  const context = { parameter, gradient: parameter, gradientScale: one, state: { momentum: parameter } };
  return muon({ momentum: 0.9, weightDecay: 0, iterations: 1 }).update({ ...context, rate: one, step: one });
}

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
  ['conv2d', () => conv2d(f(1, 4, 2, 8), f(6, 4, 3, 3)), 'the kernel must fit into the padded image'],
  ['conv2d', () => conv2d(f(1, 4, 8, 8), f(5, 2, 3, 3), { groups: 2 }), 'must divide into 2 groups'],
  [
    'conv2dTranspose',
    () => conv2dTranspose(f(1, 4, 8, 8), f(6, 4, 3, 3), { rows: 10, columns: 10 }),
    'x must have 6 channels',
  ],
  ['conv3d', () => conv3d(f(1, 4, 8, 8), f(6, 4, 1, 3, 3), { time: { kind: 'none' } }), 'rank must be 5'],
  ['padTime', () => padTime(f(1, 4, 8), { kind: 'edge', before: 1, after: 0 }), 'x must be [B, C, F, H, W]'],
  ['pixelShuffle', () => pixelShuffle(f(1, 6, 1, 2, 2), block), 'channels must divide into blocks of 1x2x2'],
  ['pixelUnshuffle', () => pixelUnshuffle(f(1, 6, 1, 3, 2), block), 'must divide into blocks of 1x2x2'],
  ['resize', () => resize(f(3, 4, 4), { mode: 'nearest', rows: 8, columns: 8 }), 'rank must be 4'],
  ['pad', () => pad(f(2, 3), { before: [1], after: [1] }), 'there must be two sizes per axis'],
  ['scatterAdd', () => scatterAdd(f(3, 2), i64(4), 5), 'updates must start with the shape of the int64 indices'],
  ['argMax', () => argMax(f(2, 3), 2), 'axis must be in [-2, 1], not 2'],
  ['softmax', () => softmax(i64(2)), 'elements must be floating-point numbers'],
  ['exp', () => exp(i64(2)), 'elements must be floating-point numbers'],
  ['rotaryEmbedding', () => rotaryEmbedding(f(1, 2, 3, 4), { cos: f(2, 4), sin: f(2, 4) }, true), 'must be [N, E/2]'],
  [
    'quantizedMatmul',
    () => quantizedMatmul(f(2, 3), { weight: f(3, 4), scale: f(4), bias: null }),
    'the weight int8 [K, N]',
  ],
  ['muon', () => stepOfMuon(f(3)), 'the parameter must be a matrix'],
  ['cutBatch', () => cutBatch([f(3, 2)], 2), 'axis 0 must divide into 2 parts'],
];

for (const [operation, build, rule] of wrong) {
  test(`${operation}() names the operation, the values and the rule in its error: ${rule}`, () => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(`Cannot apply ${operation} as `);
    expect(build).toThrow(rule);
  });
}
