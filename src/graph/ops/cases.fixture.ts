import type { Random } from '../../base/index.ts';
import { attention } from '../compositions/attention.ts';
import { conv3d } from '../compositions/conv3d.ts';
import { groupNorm } from '../compositions/group-norm.ts';
import { linear } from '../compositions/linear.ts';
import { meanAbsoluteError, meanSquaredError } from '../compositions/losses.ts';
import { pixelShuffle, pixelUnshuffle } from '../compositions/pixel-shuffle.ts';
import { divideDims, multiplyDims } from '../dim.ts';
import type { DType } from '../dtype.ts';
import type { Value } from '../node.ts';
import { rotaryEmbedding } from './attention.ts';
import * as binary from './binary.ts';
import { checkpoint } from './checkpoint.ts';
import { conv2d, conv2dTranspose } from './convolution.ts';
import { concat, dependOn, expand, reshape, split, transpose } from './layout.ts';
import { gemm, matmul } from './matmul.ts';
import { layerNorm, rmsNorm, softmax, standardize } from './normalize.ts';
import { quantizedMatmul } from './quantized.ts';
import { argMax, cumulativeSum, max, mean, sum, sumOfSquares } from './reduce.ts';
import { resize } from './resize.ts';
import { gather, pad, scatterAdd, slice } from './select.ts';
import { constant, dimValue, fill, range } from './sources.ts';
import * as unary from './unary.ts';

export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype?: DType;
  /** Names of the axes that the symbolic variant leaves open; null keeps the number. */
  readonly symbols?: readonly (string | null)[];
  /** Elements; standard normal by default. */
  readonly value?: (random: Random) => number;
}

/** One use of an operation, to be checked in all ways there are. */
export interface OpCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly build: (inputs: Readonly<Record<string, Value>>) => Value | readonly Value[];
  readonly isDifferentiable?: boolean;
  /** Inputs without gradient. */
  readonly constants?: readonly string[];
  readonly tolerance?: number;
}

const positive = (random: Random): number => Math.fround(0.3 + 2 * random.uniform());
const index =
  (count: number) =>
  (random: Random): number =>
    random.integer(count);
const bool = (random: Random): number => Number(random.uniform() < 0.5);

const x34: InputSpec = { shape: [3, 4], symbols: ['N', null] };

function unaryCase(name: string, build: (x: Value) => Value, spec: Partial<InputSpec> = {}): OpCase {
  return { name: `${name}()`, inputs: { x: { ...x34, ...spec } }, build: ({ x }) => build(x!) };
}

function binaryCase(name: string, build: (a: Value, b: Value) => Value, spec: Partial<InputSpec> = {}): OpCase {
  return {
    name: `${name}()`,
    inputs: {
      a: { shape: [2, 3, 4], symbols: ['B', null, 'N'], ...spec },
      b: { shape: [3, 1], symbols: [null, null], ...spec },
    },
    build: ({ a, b }) => build(a!, b!),
  };
}

function compareCase(name: string, build: (a: Value, b: Value) => Value, spec: Partial<InputSpec> = {}): OpCase {
  return { ...binaryCase(name, build, { value: index(2), ...spec }), isDifferentiable: false };
}

const unaryCases: readonly OpCase[] = [
  unaryCase('neg', unary.neg),
  unaryCase('abs', unary.abs),
  unaryCase('sign', (x) => unary.sign(x)),
  unaryCase('exp', unary.exp),
  unaryCase('log', unary.log, { value: positive }),
  unaryCase('sqrt', unary.sqrt, { value: positive }),
  unaryCase('reciprocal', unary.reciprocal, { value: positive }),
  unaryCase('sin', unary.sin),
  unaryCase('cos', unary.cos),
  unaryCase('tanh', unary.tanh),
  unaryCase('sigmoid', unary.sigmoid),
  unaryCase('erf', unary.erf),
  unaryCase('relu', unary.relu),
  unaryCase('floor', unary.floor),
  unaryCase('round', unary.round),
  unaryCase('silu', unary.silu),
  unaryCase('gelu', (x) => unary.gelu(x)),
  unaryCase('gelu with tanh', (x) => unary.gelu(x, 'tanh')),
  unaryCase('stopGradient', (x) => binary.add(unary.stopGradient(constant(1)), x)),
  {
    name: 'not()',
    inputs: { x: { ...x34, dtype: 'bool', value: bool } },
    build: ({ x }) => unary.not(x!),
    isDifferentiable: false,
  },
  {
    name: 'cast()',
    inputs: { x: { ...x34, value: (random) => 10 * random.normal() } },
    build: ({ x }) => [unary.cast(x!, 'int64'), unary.cast(x!, 'bool'), unary.cast(x!, 'float64')],
    isDifferentiable: false,
  },
  unaryCase('cast to float64', (x) => unary.cast(unary.exp(unary.cast(x, 'float64')), 'float32')),
];

const binaryCases: readonly OpCase[] = [
  binaryCase('add', binary.add),
  binaryCase('sub', binary.sub),
  binaryCase('mul', binary.mul),
  binaryCase('div', binary.div, { value: positive }),
  binaryCase('pow', binary.pow, { value: positive }),
  binaryCase('maximum', binary.maximum),
  binaryCase('minimum', binary.minimum),
  binaryCase('add of a number', (a, b) => binary.add(binary.sub(1, a), binary.mul(b, 3))),
  binaryCase('mul of an expanded value', (a, b) => binary.mul(expand(b, a.shape), binary.mul(sum(b), a))),
  compareCase('equal', binary.equal),
  compareCase('less', binary.less),
  compareCase('lessEqual', binary.lessEqual),
  compareCase('greater', binary.greater),
  compareCase('greaterEqual', binary.greaterEqual),
  compareCase('and', binary.and, { value: bool, dtype: 'bool' }),
  compareCase('or', binary.or, { value: bool, dtype: 'bool' }),
  {
    name: 'where()',
    inputs: {
      c: { shape: [3, 1], dtype: 'bool', value: bool },
      a: { shape: [2, 3, 4], symbols: ['B', null, null] },
      b: { shape: [4] },
    },
    build: ({ c, a, b }) => binary.where(c!, a!, b!),
  },
  unaryCase('clamp', (x) => binary.clamp(x, { minimum: -0.5, maximum: 0.7 })),
  unaryCase('clamp on one side', (x) => binary.clamp(x, { maximum: 0.2 })),
];

const x234: InputSpec = { shape: [2, 3, 4], symbols: ['B', 'N', null] };

const reduceCases: readonly OpCase[] = [
  unaryCase('sum', (x) => sum(x, [0, -1]), x234),
  unaryCase('sum of all', (x) => sum(x), x234),
  unaryCase('mean', (x) => mean(x, [1], { keepDims: true }), x234),
  unaryCase('mean of all', (x) => mean(x), x234),
  unaryCase('max', (x) => max(x, [1]), x234),
  unaryCase('sumOfSquares', (x) => sumOfSquares(x, [1, 2]), x234),
  { ...unaryCase('argMax', (x) => argMax(x, 1), x234), isDifferentiable: false },
  unaryCase('cumulativeSum', (x) => cumulativeSum(x, 1), x234),
  unaryCase('cumulativeSum reversed', (x) => cumulativeSum(x, 2, { reverse: true }), x234),
];

const layoutCases: readonly OpCase[] = [
  unaryCase('reshape', (x) => reshape(x, [x.shape[0]!, x.shape[1]!, 2, -1]), x234),
  unaryCase('reshape that joins', (x) => reshape(x, [-1, 4]), x234),
  unaryCase(
    'reshape of two open axes',
    (x) => reshape(transpose(x, [1, 0, 2]), [2, x.shape[1]!, 2, x.shape[0]!]),
    x234,
  ),
  unaryCase(
    'reshape to computed sizes',
    (x) => reshape(x, [multiplyDims(x.shape[1]!, 2), multiplyDims(x.shape[0]!, 2)]),
    x234,
  ),
  unaryCase('transpose', (x) => transpose(x, [2, 0, 1]), x234),
  unaryCase('expand', (x) => expand(reshape(x, [x.shape[0]!, 1, 4]), [5, x.shape[0]!, 3, 4])),
  {
    name: 'concat()',
    inputs: { a: x234, b: { shape: [2, 5, 4], symbols: ['B', 'L', null] } },
    build: ({ a, b }) => concat([a!, b!, a!], 1),
  },
  unaryCase('slice', (x) => slice(x, 1, { start: 1 }), x234),
  unaryCase('slice from the end', (x) => slice(x, 2, { start: -3, end: -1 }), x234),
  unaryCase('slice with step', (x) => slice(x, 0, { start: 1, step: 3 }), { shape: [9, 2], symbols: ['N', null] }),
  unaryCase('slice with step that ends early', (x) => slice(x, 0, { end: 3, step: 2 }), {
    shape: [9, 2],
    symbols: ['N', null],
  }),
  unaryCase('slice with step to the end', (x) => slice(x, 0, { step: 2 }), { shape: [6, 2], symbols: [null, null] }),
  {
    name: 'split()',
    inputs: { x: { shape: [2, 7], symbols: ['B', null] } },
    build: ({ x }) => {
      const [a, , c] = split(x!, 1, [2, 1, 4]);
      return [a!, binary.mul(c!, c!)];
    },
  },
  unaryCase('pad', (x) => pad(x, { before: [0, 1, 2], after: [1, 0, 3] }), x234),
  unaryCase('pad with a value', (x) => pad(x, { before: [0, 1, 0], after: [0, 0, 0], value: 2.5 }), x234),
  unaryCase('pad with edge', (x) => pad(x, { mode: 'edge', before: [0, 2, 1], after: [0, 1, 2] }), x234),
  unaryCase('pad with reflect', (x) => pad(x, { mode: 'reflect', before: [0, 2, 1], after: [0, 1, 3] }), x234),
  {
    name: 'gather()',
    inputs: {
      x: { shape: [5, 3], symbols: ['R', null] },
      i: { shape: [2, 4], dtype: 'int64', value: index(5), symbols: ['B', null] },
    },
    build: ({ x, i }) => gather(x!, i!, 0),
  },
  {
    name: 'gather() along an inner axis',
    inputs: { x: { shape: [2, 5, 3] }, i: { shape: [4], dtype: 'int64', value: index(5) } },
    build: ({ x, i }) => gather(x!, i!, 1),
  },
  {
    name: 'scatterAdd()',
    inputs: {
      x: { shape: [2, 4, 3], symbols: ['B', null, null] },
      i: { shape: [2, 4], dtype: 'int64', value: index(3), symbols: ['B', null] },
    },
    build: ({ x, i }) => scatterAdd(x!, i!, 5),
  },
  {
    name: 'dependOn()',
    inputs: { x: x234, t: { shape: [2], symbols: ['B'] } },
    build: ({ x, t }) => dependOn(x!, [t!, sum(t!)]),
  },
];

const sourceCases: readonly OpCase[] = [
  unaryCase('fill', (x) => binary.mul(x, fill(2.5, x.shape))),
  unaryCase('dimValue', (x) => binary.mul(x, dimValue(divideDims(multiplyDims(x.shape[0]!, 3), 2)))),
  unaryCase('range', (x) => binary.mul(x, reshape(range(x.shape[0]!, 'float32'), [x.shape[0]!, 1]))),
];

const productCases: readonly OpCase[] = [
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB): OpCase[] => {
      const a = transposeA ? [4, 3] : [3, 4];
      const b = transposeB ? [5, 4] : [4, 5];
      const flags = `${transposeA ? ' a^T' : ' a'}${transposeB ? ' b^T' : ' b'}`;
      const options = { transposeA, transposeB };
      return [
        {
          name: `matmul()${flags}`,
          inputs: { a: { shape: [2, 1, ...a], symbols: ['B'] }, b: { shape: [3, ...b] } },
          build: (v) => matmul(v.a!, v.b!, options),
        },
        {
          name: `gemm()${flags}`,
          inputs: { a: { shape: a, symbols: transposeA ? [null, 'N'] : ['N'] }, b: { shape: b }, c: { shape: [5] } },
          build: (v) => gemm(v.a!, v.b!, { ...options, bias: v.c! }),
        },
      ];
    }),
  ),
  {
    name: 'quantizedMatmul()',
    inputs: {
      x: { shape: [3, 16], symbols: ['N', null] },
      w: { shape: [16, 5], dtype: 'int8', value: (random) => random.integer(255) - 127 },
      s: { shape: [5], value: positive },
      b: { shape: [5] },
    },
    build: ({ x, w, s, b }) => quantizedMatmul(x!, { weight: w!, scale: s!, bias: b! }),
    isDifferentiable: false,
  },
  {
    name: 'linear()',
    inputs: { x: x234, w: { shape: [5, 4] }, b: { shape: [5] } },
    build: ({ x, w, b }) => linear(x!, w!, b!),
  },
];

const normalizeCases: readonly OpCase[] = [
  unaryCase('softmax', (x) => softmax(x), x234),
  unaryCase('softmax over an inner axis', (x) => softmax(x, 1), x234),
  unaryCase('layerNorm', (x) => layerNorm(x, { epsilon: 1e-3 }), { shape: [2, 3, 6], symbols: ['B', 'N', null] }),
  {
    name: 'layerNorm() with scale and bias',
    inputs: { x: { shape: [2, 3, 6], symbols: ['B', 'N', null] }, s: { shape: [6] }, b: { shape: [6] } },
    build: ({ x, s, b }) => layerNorm(x!, { scale: s!, bias: b!, epsilon: 1e-5 }),
  },
  unaryCase('rmsNorm', (x) => rmsNorm(x, { epsilon: 1e-3 }), { shape: [2, 3, 6], symbols: ['B', 'N', null] }),
  {
    name: 'rmsNorm() with scale',
    inputs: { x: { shape: [2, 3, 6], symbols: ['B', 'N', null] }, s: { shape: [6] } },
    build: ({ x, s }) => rmsNorm(x!, { scale: s!, epsilon: 1e-6 }),
  },
  unaryCase('standardize', (x) => standardize(x, { epsilon: 1e-3 }), { shape: [2, 3, 6], symbols: ['B', 'N', null] }),
  {
    name: 'groupNorm()',
    inputs: { x: { shape: [2, 6, 2, 3], symbols: ['B', null, 'H', 'W'] }, s: { shape: [6] }, b: { shape: [6] } },
    build: ({ x, s, b }) => groupNorm(x!, { groups: 3, scale: s!, bias: b!, epsilon: 1e-5 }),
  },
];

const qkv = (N: number, L: number): Record<'q' | 'k' | 'v', InputSpec> => ({
  q: { shape: [2, N, 3, 8], symbols: ['B', 'N', null, null] },
  k: { shape: [2, L, 3, 8], symbols: ['B', 'L', null, null] },
  v: { shape: [2, L, 3, 8], symbols: ['B', 'L', null, null] },
});

const attentionCases: readonly OpCase[] = [
  { name: 'attention()', inputs: qkv(5, 4), build: ({ q, k, v }) => attention(q!, k!, v!) },
  {
    name: 'attention() with a bias per query and key',
    inputs: { ...qkv(5, 4), bias: { shape: [3, 5, 4], symbols: [null, 'N', 'L'] } },
    build: ({ q, k, v, bias }) => attention(q!, k!, v!, { bias: bias!, scale: 0.5 }),
  },
  {
    name: 'attention() with a mask of keys',
    inputs: {
      ...qkv(5, 4),
      mask: { shape: [2, 1, 1, 4], dtype: 'bool', value: bool, symbols: ['B', null, null, 'L'] },
    },
    build: ({ q, k, v, mask }) => attention(q!, k!, v!, { mask: mask! }),
  },
  {
    name: 'attention() that is causal',
    inputs: qkv(5, 5),
    build: ({ q, k, v }) => attention(q!, k!, v!, { causal: true }),
  },
  ...[true, false].map(
    (interleaved): OpCase => ({
      name: `rotaryEmbedding() ${interleaved ? 'interleaved' : 'by halves'}`,
      inputs: {
        x: { shape: [2, 5, 3, 8], symbols: ['B', 'N', null, null] },
        cos: { shape: interleaved ? [5, 4] : [2, 5, 4], symbols: interleaved ? ['N', null] : ['B', 'N', null] },
        sin: { shape: interleaved ? [5, 4] : [2, 5, 4], symbols: interleaved ? ['N', null] : ['B', 'N', null] },
      },
      build: ({ x, cos, sin }) => rotaryEmbedding(x!, { cos: cos!, sin: sin! }, interleaved),
      constants: ['cos', 'sin'],
    }),
  ),
];

const image: InputSpec = { shape: [2, 4, 5, 6], symbols: ['B', null, 'H', 'W'] };
const fixedImage: InputSpec = { shape: [2, 4, 5, 6] };

const convolutionCases: readonly OpCase[] = [
  {
    name: 'conv2d()',
    inputs: { x: image, w: { shape: [3, 4, 3, 3] }, b: { shape: [3] } },
    build: ({ x, w, b }) => conv2d(x!, w!, { bias: b!, pads: 1 }),
  },
  {
    name: 'conv2d() with many channels, stride and uneven pads',
    inputs: { x: { ...fixedImage, shape: [1, 10, 7, 6] }, w: { shape: [12, 10, 3, 2] } },
    build: ({ x, w }) => conv2d(x!, w!, { strides: [2, 1], pads: [1, 0, 2, 1] }),
  },
  {
    name: 'conv2d() with channels that are a multiple of 3',
    inputs: { x: { ...fixedImage, shape: [2, 6, 4, 3] }, w: { shape: [4, 6, 3, 3] } },
    build: ({ x, w }) => conv2d(x!, w!, { pads: 1 }),
  },
  {
    name: 'conv2d() with dilation',
    inputs: { x: fixedImage, w: { shape: [3, 4, 2, 3] } },
    build: ({ x, w }) => conv2d(x!, w!, { dilations: [2, 1], pads: 1 }),
  },
  {
    name: 'conv2d() depthwise',
    inputs: { x: image, w: { shape: [4, 1, 3, 3] }, b: { shape: [4] } },
    build: ({ x, w, b }) => conv2d(x!, w!, { groups: 4, pads: 1, bias: b! }),
  },
  {
    name: 'conv2d() with groups and stride',
    inputs: { x: fixedImage, w: { shape: [6, 2, 3, 3] } },
    build: ({ x, w }) => conv2d(x!, w!, { groups: 2, pads: 1, strides: 2 }),
  },
  {
    name: 'conv2d() of single pixels',
    inputs: { x: image, w: { shape: [9, 4, 1, 1] } },
    build: ({ x, w }) => conv2d(x!, w!),
  },
  {
    name: 'conv2d() with pads beyond the kernel',
    inputs: { x: image, w: { shape: [3, 4, 1, 2] } },
    build: ({ x, w }) => conv2d(x!, w!, { pads: [2, 1, 1, 3] }),
  },
  {
    name: 'conv2dTranspose()',
    inputs: { x: { shape: [2, 3, 3, 3], symbols: ['B'] }, w: { shape: [3, 4, 3, 3] } },
    build: ({ x, w }) => conv2dTranspose(x!, w!, { strides: 2, pads: 1, rows: 6, columns: 5 }),
  },
  {
    name: 'conv3d() causal',
    inputs: {
      x: { shape: [1, 3, 4, 4, 4], symbols: ['B', null, 'F'] },
      w: { shape: [2, 3, 3, 3, 3] },
      b: { shape: [2] },
    },
    build: ({ x, w, b }) => conv3d(x!, w!, { bias: b!, pads: 1, time: { kind: 'zeros', before: 2, after: 0 } }),
  },
  {
    name: 'conv3d() with edge frames and stride',
    inputs: { x: { shape: [1, 2, 5, 4, 4], symbols: ['B'] }, w: { shape: [2, 2, 3, 2, 2] } },
    build: ({ x, w }) => conv3d(x!, w!, { time: { kind: 'edge', before: 1, after: 1 }, timeStride: 2, strides: 2 }),
  },
  {
    name: 'conv3d() with given frames',
    inputs: { x: { shape: [1, 2, 1, 4, 4] }, w: { shape: [2, 2, 3, 3, 3] }, c: { shape: [1, 2, 2, 4, 4] } },
    build: ({ x, w, c }) => conv3d(x!, w!, { pads: 1, time: { kind: 'frames', before: c! } }),
  },
];

const imageCases: readonly OpCase[] = [
  unaryCase(
    'resize nearest',
    (x) => resize(x, { mode: 'nearest', rows: multiplyDims(x.shape[2]!, 2), columns: multiplyDims(x.shape[3]!, 3) }),
    image,
  ),
  unaryCase('resize nearest by odd factors', (x) => resize(x, { mode: 'nearest', rows: 7, columns: 4 }), fixedImage),
  unaryCase('resize linear', (x) => resize(x, { mode: 'linear', rows: 10, columns: 15 }), fixedImage),
  unaryCase('resize linear to smaller', (x) => resize(x, { mode: 'linear', rows: 3, columns: 4 }), fixedImage),
  unaryCase('pixelShuffle', (x) => pixelShuffle(x, { frames: 1, rows: 2, columns: 3 }), {
    shape: [1, 12, 2, 2, 2],
    symbols: ['B', null, 'F', 'H', 'W'],
  }),
  unaryCase('pixelUnshuffle', (x) => pixelUnshuffle(x, { frames: 2, rows: 2, columns: 1 }), {
    shape: [1, 2, 4, 2, 3],
    symbols: ['B', null, null, null, 'W'],
  }),
];

const compositionCases: readonly OpCase[] = [
  {
    name: 'meanSquaredError()',
    inputs: { a: x234, b: x234 },
    build: ({ a, b }) => meanSquaredError(a!, b!),
  },
  { name: 'meanAbsoluteError()', inputs: { a: x234, b: x234 }, build: ({ a, b }) => meanAbsoluteError(a!, b!) },
  {
    name: 'checkpoint()',
    inputs: { x: x234, w: { shape: [4, 4] }, s: { shape: [4] } },
    build: ({ x, w, s }) => {
      const shift = unary.exp(s!);
      const block = (v: Value): Value =>
        checkpoint([v], ([h]) => [binary.add(h!, unary.gelu(linear(h!, w!, shift)))])[0]!;
      return block(block(x!));
    },
  },
];

/** Every operation, in every variant that has its own code. */
export const opCases: readonly OpCase[] = [
  ...sourceCases,
  ...unaryCases,
  ...binaryCases,
  ...reduceCases,
  ...layoutCases,
  ...productCases,
  ...normalizeCases,
  ...attentionCases,
  ...convolutionCases,
  ...imageCases,
  ...compositionCases,
];
