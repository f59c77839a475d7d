import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { attention } from '../compositions/attention.ts';
import { gradients } from '../gradients.ts';
import { createSession, emit, hostTensor } from '../index.ts';
import { topologicalOrder, type Value } from '../node.ts';
import { difference, randomTensor, run } from '../run.fixture.ts';
import { add, mul } from './binary.ts';
import { transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { softmax } from './normalize.ts';
import { sum } from './reduce.ts';
import { constant, input } from './sources.ts';

/** Attention out of single operations: scores as a whole, gradients by their own rules. */
function plainAttention(q: Value, k: Value, v: Value, bias: Value): Value {
  const first = (value: Value): Value => transpose(value, [0, 2, 1, 3]);
  const scores = mul(matmul(first(q), first(k), { transposeB: true }), 1 / Math.sqrt(Number(q.shape[3])));
  return first(matmul(softmax(add(scores, bias)), first(v)));
}

const sizes = [
  { name: 'blocks of samples', B: 9, N: 160, L: 200, A: 8, E: 4, biasWidth: 200 },
  { name: 'blocks of queries', B: 1, N: 300, L: 8200, A: 1, E: 4, biasWidth: 1 },
];

for (const { name, B, N, L, A, E, biasWidth } of sizes) {
  test(`attention() and its gradient do not depend on ${name}`, async () => {
    const shapes = { q: [B, N, A, E], k: [B, L, A, E], v: [B, L, A, E], bias: [N, biasWidth], g: [B, N, A, E] };
    const [q, k, v, bias, g] = Object.entries(shapes).map(([key, shape]) => input(key, shape)) as [
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const outputs = (y: Value): Record<string, Value> => {
      const [dq, dk, dv, dbias] = gradients(sum(mul(y, g)), [q, k, v, bias]);
      return { y, dq: dq!, dk: dk!, dv: dv!, dbias: dbias! };
    };
    const feeds = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, randomTensor(shape, key)]));
    const blocked = outputs(attention(q, k, v, { bias }));
    expect(topologicalOrder(Object.values(blocked)).filter((node) => node.kind === 'softmax').length).toBeGreaterThan(
      1,
    );
    const actual = await run(blocked, feeds);
    const expected = await run(outputs(plainAttention(q, k, v, bias)), feeds);
    for (const key of Object.keys(expected)) {
      if (key === 'dbias' && biasWidth === 1) {
        // A bias that is the same for all keys changes nothing: its gradient is 0, and what is left is float32 rounding
        // of sums of about 1
        for (const value of actual.dbias!.data) expect(Math.abs(value)).toBeLessThan(1e-5);
        continue;
      }
      const { relative, shown } = difference(actual[key]!, expected[key]!);
      // Both in float32, over sums of some thousand terms
      expect(relative, `${key}: ${shown}`).toBeLessThan(1e-4);
    }
  });
}

test('attention() hides masked keys from every query, with and without other scores', async () => {
  const [q, k, v] = ['q', 'k', 'v'].map((name) => input(name, [1, 3, 2, 4])) as [Value, Value, Value];
  const mask = input('mask', [1, 1, 1, 3], 'bool');
  const feeds = Object.fromEntries(['q', 'k', 'v'].map((name) => [name, randomTensor([1, 3, 2, 4], name)]));
  const onlyFirst = { ...feeds, mask: { shape: [1, 1, 1, 3], data: Float64Array.of(1, 0, 0) } };
  const { y } = await run({ y: attention(q, k, v, { mask }) }, onlyFirst);
  for (const [i, value] of y!.data.entries()) expect(value).toBeCloseTo(feeds.v!.data[i % 8]!, 6);
});

test('attention() gives the same values as one fused node and as products with a softmax', async () => {
  const shape = [2, 70, 3, 16];
  const [q, k, v] = ['q', 'k', 'v'].map((name) => input(name, shape, 'float32'));
  const y = attention(q!, k!, v!, { scale: 0.25 });
  const random = createRandom(5);
  const values = (): Float32Array => Float32Array.from({ length: 2 * 70 * 3 * 16 }, () => random.normal());
  const feeds = Object.fromEntries(['q', 'k', 'v'].map((name) => [name, hostTensor('float32', shape, values())]));
  const run = async (hasFusedAttention: boolean): Promise<Float32Array> => {
    const model = emit({ y }, { hasFusedAttention });
    expect(Buffer.from(model).includes('MultiHeadAttention')).toBe(hasFusedAttention);
    using session = await createSession(model, { device: 'cpu', threads: 1 });
    return (await session.run(feeds)).y!.data as Float32Array;
  };
  const [fused, plain] = [await run(true), await run(false)];
  const difference = fused.reduce((most, x, i) => Math.max(most, Math.abs(x - plain[i]!)), 0);
  expect(difference).toBeLessThan(1e-5);
  expect(Math.max(...fused)).toBeGreaterThan(0.1);
});

test('attention() takes keys by head, with the same values and gradients as by token', async () => {
  const shapes = { q: [2, 6, 3, 4], k: [2, 5, 3, 4], v: [2, 5, 3, 4], g: [2, 6, 3, 4] };
  const [q, k, v, g] = Object.entries(shapes).map(([key, shape]) => input(key, shape)) as [Value, Value, Value, Value];
  const feeds = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, randomTensor(shape, key)]));
  const byHead = (value: Value): Value => transpose(value, [0, 2, 1, 3]);
  const bias = constant([0.5, -1, 0, 2, 0.25]);
  for (const options of [{}, { bias }]) {
    const outputs = (y: Value): Record<string, Value> => {
      const [dq, dk, dv] = gradients(sum(mul(y, g)), [q, k, v]);
      return { y, dq: dq!, dk: dk!, dv: dv! };
    };
    const actual = await run(outputs(attention(q, byHead(k), byHead(v), { ...options, keysByHead: true })), feeds);
    const expected = await run(outputs(attention(q, k, v, options)), feeds);
    for (const key of Object.keys(expected)) {
      const { relative, shown } = difference(actual[key]!, expected[key]!);
      // The same sums in float32
      expect(relative, `${key}: ${shown}`).toBeLessThan(1e-5);
    }
  }
});
