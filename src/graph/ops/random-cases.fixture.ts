import { createRandom, type Random } from '../../base/index.ts';
import { attention } from '../compositions/attention.ts';
import { conv3d, type TimePadding } from '../compositions/conv3d.ts';
import { linear } from '../compositions/linear.ts';
import { pixelShuffle, pixelUnshuffle } from '../compositions/pixel-shuffle.ts';
import type { Value } from '../node.ts';
import { equal, mul, or } from './binary.ts';
import type { InputSpec, OpCase } from './cases.fixture.ts';
import { conv2d, conv2dTranspose } from './convolution.ts';
import { concat, expand, reshape, split, transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { layerNorm, rmsNorm, softmax } from './normalize.ts';
import { cumulativeSum, max, mean, sum } from './reduce.ts';
import { resize } from './resize.ts';
import { gather, pad, slice } from './select.ts';
import { range } from './sources.ts';

type Draw = (random: Random) => Omit<OpCase, 'name'>;

/** How many cases of each kind are drawn. */
const casesPerKind = 6;

/** Operations with sizes and settings drawn from a seed, by what they show. */
export function randomCases(): Readonly<Record<string, readonly OpCase[]>> {
  return Object.fromEntries(
    Object.entries(draws).map(([name, draw]) => [
      name,
      Array.from({ length: casesPerKind }, (_, i) => {
        const seed = `${name} ${i}`;
        return { name: seed, ...draw(createRandom(seed)) };
      }),
    ]),
  );
}

const upTo = (random: Random, most: number): number => 1 + random.integer(most);
const sizes = (random: Random, rank: number, most = 4): number[] =>
  Array.from({ length: rank }, () => upTo(random, most));
const flag = (random: Random): boolean => random.integer(2) === 0;

/** One input `x`, with the settings drawn before the graph is built. */
const ofX = (shape: readonly number[], build: (x: Value) => Value | readonly Value[]): Omit<OpCase, 'name'> => ({
  inputs: { x: { shape } },
  build: ({ x }) => build(x!),
});

const drawConv2d: Draw = (random) => {
  const groups = upTo(random, 3);
  const [inside, out] = [upTo(random, 3), upTo(random, 3) * groups];
  const kernel = sizes(random, 2, 3);
  const dilations = sizes(random, 2, 2) as [number, number];
  const reach = (axis: 0 | 1): number => (kernel[axis]! - 1) * dilations[axis] + 1;
  const pads = sizes(random, 4, 3).map((size) => size - 1) as [number, number, number, number];
  const image = [reach(0) + random.integer(5), reach(1) + random.integer(5)];
  const strides = sizes(random, 2, 3) as [number, number];
  const bias = flag(random);
  return {
    inputs: {
      x: { shape: [upTo(random, 2), inside * groups, ...image] },
      w: { shape: [out, inside, ...kernel] },
      ...(bias ? { b: { shape: [out] } } : {}),
    },
    build: ({ x, w, b }) => conv2d(x!, w!, { bias: b ?? null, pads, strides, dilations, groups }),
  };
};

const drawConv2dTranspose: Draw = (random) => {
  const [O, I] = sizes(random, 2, 3) as [number, number];
  const kernel = sizes(random, 2, 3);
  const strides = sizes(random, 2, 3) as [number, number];
  const small = sizes(random, 2, 4);
  // Any size that conv2d would have made this small one from
  const [rows, columns] = small.map((size, axis) => (size - 1) * strides[axis]! + kernel[axis]!) as [number, number];
  const extra = strides.map((stride) => random.integer(stride)) as [number, number];
  return {
    inputs: { x: { shape: [upTo(random, 2), O, ...small] }, w: { shape: [O, I, ...kernel] } },
    build: ({ x, w }) => conv2dTranspose(x!, w!, { strides, rows: rows + extra[0], columns: columns + extra[1] }),
  };
};

const drawConv3d: Draw = (random) => {
  const [T, height, width] = sizes(random, 3, 3) as [number, number, number];
  const [before, after] = [random.integer(3), random.integer(2)];
  const time: TimePadding = flag(random) ? { kind: 'zeros', before, after } : { kind: 'edge', before, after };
  const timeStride = upTo(random, 2);
  const [C, O] = sizes(random, 2, 2) as [number, number];
  const x: InputSpec = { shape: [1, C, T + random.integer(3), height + random.integer(2), width + random.integer(2)] };
  const pads = random.integer(2);
  return {
    inputs: { x, w: { shape: [O, C, T, height, width] }, b: { shape: [O] } },
    build: ({ x: video, w, b }) => conv3d(video!, w!, { bias: b!, pads, time, timeStride }),
  };
};

const drawAttention: Draw = (random) => {
  const [B, N, L, A] = sizes(random, 4, 5) as [number, number, number, number];
  const [E, V] = [2 * upTo(random, 4), 2 * upTo(random, 4)];
  const has = { bias: flag(random), mask: flag(random), causal: flag(random) };
  const oneOr = (size: number): number => (flag(random) ? 1 : size);
  return {
    inputs: {
      q: { shape: [B, N, A, E] },
      k: { shape: [B, L, A, E] },
      v: { shape: [B, L, A, V] },
      ...(has.bias ? { bias: { shape: [oneOr(B), oneOr(A), oneOr(N), L] } } : {}),
      ...(has.mask
        ? { mask: { shape: [oneOr(N), L], dtype: 'bool', value: (stream) => Number(stream.uniform() < 0.8) } }
        : {}),
    },
    build({ q, k, v, bias, mask }) {
      // Every query may look at the first key: among keys that are all forbidden the scores are lost to rounding
      const allowed = mask ? or(mask, equal(range(L), 0)) : null;
      const y = attention(q!, k!, v!, { bias: bias ?? null, mask: allowed, causal: has.causal });
      // Where queries see one key alone, gradients are 0 but for rounding: the inputs themselves give errors a scale
      return [y, q!, k!, ...(bias ? [bias] : [])];
    },
  };
};

const drawMatmul: Draw = (random) => {
  const [M, K, N] = sizes(random, 3, 5) as [number, number, number];
  const [transposeA, transposeB] = [flag(random), flag(random)];
  const batch = sizes(random, 2, 3);
  return {
    inputs: {
      a: { shape: [...batch.map((size) => (flag(random) ? 1 : size)), ...(transposeA ? [K, M] : [M, K])] },
      b: { shape: [...batch.slice(random.integer(3)), ...(transposeB ? [N, K] : [K, N])] },
    },
    build: ({ a, b }) => matmul(a!, b!, { transposeA, transposeB }),
  };
};

const drawSlice: Draw = (random) => {
  const shape = sizes(random, 3, 7);
  const axis = random.integer(3);
  const start = random.integer(shape[axis]!);
  const end = start + upTo(random, shape[axis]! - start);
  const step = upTo(random, 3);
  return ofX(shape, (x) => slice(x, axis, { start, end, step }));
};

const drawPad: Draw = (random) => {
  const mode = random.pick(['constant', 'edge', 'reflect'] as const);
  const shape = sizes(random, 3, 4).map((size) => size + 1);
  const amounts = (): number[] => shape.map((size) => random.integer(Math.min(size, 3)));
  const [before, after] = [amounts(), amounts()];
  return ofX(shape, (x) => pad(x, { mode, before, after }));
};

const drawGather: Draw = (random) => {
  const shape = sizes(random, 3, 4);
  const axis = random.integer(3);
  const indices: InputSpec = {
    shape: sizes(random, random.integer(3), 3),
    dtype: 'int64',
    value: (stream) => stream.integer(shape[axis]!),
  };
  return { inputs: { x: { shape }, i: indices }, build: ({ x, i }) => gather(x!, i!, axis) };
};

const drawLayout: Draw = (random) => {
  const shape = sizes(random, 4, 4);
  const order = [0, 1, 2, 3].sort(() => random.uniform() - 0.5);
  const axis = random.integer(4);
  const cut = random.integer(shape[axis]! + 1);
  return ofX(shape, (x) => {
    const [head, tail] = split(x, axis, [cut, shape[axis]! - cut]) as [Value, Value];
    const swapped = transpose(concat([mul(tail, tail), head], axis), order);
    return expand(reshape(swapped, [1, -1, swapped.shape[3]!]), [
      2,
      shape[order[0]!]! * shape[order[1]!]! * shape[order[2]!]!,
      swapped.shape[3]!,
    ]);
  });
};

const drawReduce: Draw = (random) => {
  const shape = sizes(random, 4, 4);
  const axes = [0, 1, 2, 3].filter(() => flag(random));
  const keepDims = flag(random);
  const along = random.integer(4);
  return ofX(shape, (x) => [
    sum(x, axes, { keepDims }),
    mean(x, axes, { keepDims }),
    max(x, axes, { keepDims }),
    cumulativeSum(x, along, { reverse: keepDims }),
  ]);
};

const drawNorm: Draw = (random) => {
  const shape = sizes(random, upTo(random, 4), 4).map((size) => size + 1);
  const axis = random.integer(shape.length);
  return {
    inputs: { x: { shape }, s: { shape: [shape.at(-1)!] }, b: { shape: [shape.at(-1)!] } },
    build: ({ x, s, b }) => [
      softmax(x!, axis),
      layerNorm(x!, { scale: s!, bias: b!, epsilon: 1e-2 }),
      rmsNorm(x!, { scale: s!, epsilon: 1e-2 }),
    ],
  };
};

const drawResize: Draw = (random) => {
  const shape = sizes(random, 4, 6);
  const mode = random.pick(['nearest', 'linear'] as const);
  const [rows, columns] = sizes(random, 2, 9) as [number, number];
  return ofX(shape, (x) => resize(x, { mode, rows, columns }));
};

const drawShuffle: Draw = (random) => {
  const [frames, rows, columns] = sizes(random, 3, 3) as [number, number, number];
  const [B, C, F, H, W] = sizes(random, 5, 2) as [number, number, number, number, number];
  const factors = { frames, rows, columns };
  return ofX([B, C * frames * rows * columns, F, H, W], (x) => {
    const wide = pixelShuffle(x, factors);
    return [wide, pixelUnshuffle(mul(wide, wide), factors)];
  });
};

const drawLinear: Draw = (random) => {
  const [inside, out] = sizes(random, 2, 6) as [number, number];
  return {
    inputs: {
      x: { shape: [...sizes(random, upTo(random, 3) - 1, 4), inside] },
      w: { shape: [out, inside] },
      b: { shape: [out] },
    },
    build: ({ x, w, b }) => linear(x!, w!, b!),
  };
};

const draws: Readonly<Record<string, Draw>> = {
  'attention()': drawAttention,
  'conv2d()': drawConv2d,
  'conv2dTranspose()': drawConv2dTranspose,
  'conv3d()': drawConv3d,
  'gather()': drawGather,
  'linear()': drawLinear,
  'matmul()': drawMatmul,
  'pad()': drawPad,
  'pixelShuffle()': drawShuffle,
  'resize()': drawResize,
  'slice()': drawSlice,
  'softmax(), layerNorm() and rmsNorm()': drawNorm,
  'split(), transpose() and expand()': drawLayout,
  'sum(), mean(), max() and cumulativeSum()': drawReduce,
};
