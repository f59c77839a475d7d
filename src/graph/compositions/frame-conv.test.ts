import { expect, test } from 'vitest';
import { multiplyDims, symbol } from '../dim.ts';
import { evaluate } from '../evaluate.ts';
import type { Value } from '../node.ts';
import { reshape } from '../ops/layout.ts';
import { input } from '../ops/sources.ts';
import { type Feeds, randomTensor, run } from '../run.fixture.ts';
import { frameConv } from './frame-conv.ts';
import { winogradConv } from './winograd.ts';

type Sizes = readonly [frames: number, channels: number, rows: number, columns: number];
type Kernel = readonly [out: number, frames: number, side: number];

function draw([F, C, H, W]: Sizes, [O, T, side]: Kernel): Feeds {
  return {
    x: randomTensor([F + T - 1, C, H, W], 'x'),
    weight: randomTensor([O, C, T, side, side], 'weight'),
    bias: randomTensor([O], 'bias'),
  };
}

const inputs = (feeds: Feeds) => ({
  x: input('x', feeds.x!.shape),
  weight: input('weight', feeds.weight!.shape),
  bias: input('bias', feeds.bias!.shape),
});

/** Largest difference to the same sum in float64, relative to the largest value. */
async function errorOf(y: Value, feeds: Feeds): Promise<number> {
  const { x, weight, bias } = inputs(feeds);
  const exact = evaluate([frameConv(x, weight, { bias })], feeds)[0]!;
  const actual = (await run({ y }, feeds)).y!;
  expect(actual.shape).toEqual(exact.shape);
  const scale = exact.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return exact.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual.data[i]!)), 0) / scale;
}

test.each<[Sizes, Kernel]>([
  [
    [1, 1, 1, 1],
    [1, 1, 3],
  ],
  [
    [2, 3, 4, 8],
    [5, 3, 3],
  ],
  [
    [3, 2, 7, 5],
    [4, 3, 3],
  ],
  [
    [1, 4, 9, 6],
    [3, 2, 3],
  ],
])('frameConv() by Winograd is the sum of products for x %j and kernel %j', async (sizes, kernel) => {
  const feeds = draw(sizes, kernel);
  const { x, weight, bias } = inputs(feeds);
  // a few hundred products a sum in float32
  expect(await errorOf(frameConv(x, weight, { bias, method: 'winograd' }), feeds)).toBeLessThan(2e-6);
});

test('frameConv() by Winograd takes symbolic numbers of frames, rows and columns', async () => {
  const feeds = draw([3, 2, 6, 9], [4, 3, 3]);
  const { weight, bias } = inputs(feeds);
  const x = input('x', [symbol('F'), 2, symbol('H'), symbol('W')]);
  expect(await errorOf(frameConv(x, weight, { bias, method: 'winograd' }), feeds)).toBeLessThan(2e-6);
});

test('frameConv() by Winograd halves pictures whose symbolic rows are whole tiles', async () => {
  const feeds = draw([3, 2, 24, 9], [4, 3, 3]);
  const { weight, bias } = inputs(feeds);
  const eights = input('eights', [symbol('F'), 2, symbol('h'), 8, symbol('W')]);
  const x = reshape(eights, [symbol('F'), 2, multiplyDims(8, symbol('h')), symbol('W')]);
  const given = { ...feeds, eights: { shape: [5, 2, 3, 8, 9], data: feeds.x!.data } };
  expect(await errorOf(frameConv(x, weight, { bias, method: 'winograd' }), given)).toBeLessThan(2e-6);
});

test('winogradConv() gives the same within any budget, in bands of rows and parts of channels', async () => {
  const feeds = draw([2, 3, 18, 7], [7, 3, 3]);
  const { x, weight, bias } = inputs(feeds);
  const zero = { ...feeds, bias: { shape: [7], data: new Float64Array(7) } };
  for (const budget of [1, 700, 1500])
    expect(await errorOf(winogradConv(x, weight, { budget }), zero)).toBeLessThan(2e-6);
  expect(bias.shape).toEqual([7]);
});

test('frameConv() by Winograd keeps the error of float32 over many channels within a few roundings', async () => {
  const feeds = draw([1, 96, 8, 8], [4, 1, 3]);
  const { x, weight, bias } = inputs(feeds);
  const plain = await errorOf(frameConv(x, weight, { bias }), feeds);
  const fast = await errorOf(frameConv(x, weight, { bias, method: 'winograd' }), feeds);
  // noise of rounding: 3.6e-7 and 9.3e-7 on the machine where this was written; places 0, 1, -1, 2, -2 give 5.2e-6
  expect(plain).toBeLessThan(1e-6);
  expect(fast).toBeLessThan(2e-6);
});

test('frameConv() keeps the plain sum where Winograd does not pay off', () => {
  const build = (sizes: Sizes, kernel: Kernel): readonly string[] => {
    const { x, weight } = inputs(draw(sizes, kernel));
    const kinds: string[] = [];
    const visit = (value: Value): void => {
      kinds.push(value.node.kind);
      value.node.inputs.forEach(visit);
    };
    visit(frameConv(x, weight, { method: 'fastest' }));
    return kinds;
  };
  expect(build([1, 128, 24, 24], [128, 3, 3])).toContain('conv2dTranspose');
  expect(build([1, 128, 8, 8], [128, 3, 3])).not.toContain('conv2dTranspose');
  expect(build([1, 8, 24, 24], [8, 3, 3])).not.toContain('conv2dTranspose');
  expect(build([1, 128, 24, 24], [128, 3, 1])).not.toContain('conv2dTranspose');
});

test('frameConv() takes kernels of one pixel', async () => {
  const feeds = draw([2, 3, 4, 5], [4, 3, 1]);
  const { x, weight, bias } = inputs(feeds);
  expect(await errorOf(frameConv(x, weight, { bias }), feeds)).toBeLessThan(2e-6);
});
