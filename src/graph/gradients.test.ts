import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { gradients } from './gradients.ts';
import type { Value } from './node.ts';
import { topologicalOrder } from './node.ts';
import { add, mul } from './ops/binary.ts';
import { checkpoint } from './ops/checkpoint.ts';
import { split } from './ops/layout.ts';
import { layerNorm } from './ops/normalize.ts';
import { sum } from './ops/reduce.ts';
import { input, parameter } from './ops/sources.ts';
import { exp, sigmoid, stopGradient, tanh } from './ops/unary.ts';
import { difference, randomTensor, run } from './run.fixture.ts';

const x = input('x', [3]);
const feeds = { x: { shape: [3], data: Float64Array.of(0.5, -1, 2) } };
const dataOf = (value: Value): number[] => [...evaluate([value], feeds)[0]!.data];

test('gradients() sums over all uses of a value', () => {
  const loss = sum(add(mul(x, x), mul(x, 3)));
  expect(dataOf(gradients(loss, [x])[0]!)).toEqual([4, 1, 7]);
});

test('gradients() gives zeros for a value that the loss does not use, or an error if asked to', () => {
  const other = parameter('other', [2]);
  expect(dataOf(gradients(sum(x), [other])[0]!)).toEqual([0, 0]);
  expect(() => gradients(sum(x), [other], { unused: 'error' })).toThrow('unused is other');
});

test('gradients() reaches values in the middle, and their sources through them', () => {
  const middle = mul(x, 2);
  const [dMiddle, dx] = gradients(sum(mul(middle, middle)), [middle, x]);
  expect(dataOf(dMiddle!)).toEqual([2, -4, 8]);
  expect(dataOf(dx!)).toEqual([4, -8, 16]);
});

test('gradients() stops at stopGradient()', () => {
  expect(dataOf(gradients(sum(mul(x, stopGradient(x))), [x])[0]!)).toEqual([0.5, -1, 2]);
});

test('gradients() differentiates gradients', () => {
  const [first] = gradients(sum(mul(mul(x, x), x)), [x]);
  const [second] = gradients(sum(first!), [x]);
  expect(dataOf(second!)).toEqual([3, -6, 12]);
});

test('gradients() fills in zeros for unused parts of a split', () => {
  const [, last] = split(x, 0, [2, 1]);
  expect(dataOf(gradients(sum(mul(last!, last!)), [x])[0]!)).toEqual([0, 0, 4]);
});

test('gradients() refuses a loss that is not one number, and side results of a normalisation', () => {
  expect(() => gradients(x, [x])).toThrow('Cannot apply gradients as the loss must be one floating-point number');
  const { node } = layerNorm(x, { epsilon: 1e-5 });
  expect(() => gradients(sum(node.outputs[1]!), [x])).toThrow('only result 0 may enter the loss');
});

test('checkpoint() changes no gradient, with nested regions, shared parameters and dependent captures', async () => {
  const w = parameter('w', [3]);
  const inner = (h: Value): Value => mul(sigmoid(mul(h, w)), tanh(h));
  const build = (wrap: (v: Value, f: (v: Value) => Value) => Value): readonly Value[] => {
    const scale = exp(w);
    const shift = mul(scale, scale); // both are captured, and one depends on the other
    let h: Value = x;
    for (let i = 0; i < 3; i++) h = wrap(h, (v) => add(wrap(mul(v, scale), inner), shift));
    const loss = sum(mul(h, h));
    return [loss, ...gradients(loss, [x, w])];
  };
  const plain = build((v, f) => f(v));
  const saved = build((v, f) => checkpoint([v], ([entry]) => [f(entry!)])[0]!);
  const given = { x: randomTensor([3], 'x'), w: randomTensor([3], 'w') };
  const expected = evaluate(plain, given);
  const names = ['loss', 'dx', 'dw'];
  const actual = await run(Object.fromEntries(saved.map((value, i) => [names[i]!, value])), given);
  for (const [i, name] of names.entries()) {
    const { relative, shown } = difference(actual[name]!, expected[i]!);
    expect(relative, shown).toBeLessThan(1e-5);
  }
});

test('checkpoint() computes the inside again after the incoming gradient', () => {
  const [y] = checkpoint([x], ([h]) => [exp(exp(h!))]);
  const order = topologicalOrder([gradients(sum(y!), [x])[0]!]);
  expect(order.filter((node) => node.kind === 'exp')).toHaveLength(2);
  expect(order.filter((node) => node.kind === 'dependOn').length).toBeGreaterThan(0);
});
