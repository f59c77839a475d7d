import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attention } from '../compositions/attention.ts';
import { conv3d } from '../compositions/conv3d.ts';
import { groupNorm } from '../compositions/group-norm.ts';
import { linear } from '../compositions/linear.ts';
import { meanAbsoluteError, meanSquaredError } from '../compositions/losses.ts';
import { pixelShuffle, pixelUnshuffle } from '../compositions/pixel-shuffle.ts';
import { gradients } from '../gradients.ts';
import { topologicalOrder, type Value } from '../node.ts';
import { difference, run } from '../run.fixture.ts';
import { generate, type Tensor64 } from '../tensor64.ts';
import { rotaryEmbedding } from './attention.ts';
import type { OpKind } from './attributes.ts';
import {
  add,
  and,
  clamp,
  div,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  mul,
  or,
  pow,
  sub,
  where,
} from './binary.ts';
import { conv2d, conv2dTranspose } from './convolution.ts';
import { concat, expand, reshape, split, transpose } from './layout.ts';
import { gemm, matmul } from './matmul.ts';
import { layerNorm, rmsNorm, softmax, standardize } from './normalize.ts';
import { argMax, cumulativeSum, max, mean, sum, sumOfSquares } from './reduce.ts';
import { resize } from './resize.ts';
import { gather, pad, scatterAdd, slice } from './select.ts';
import { constant, input } from './sources.ts';
import { opRules } from './table.ts';
import {
  abs,
  cast,
  cos,
  erf,
  exp,
  floor,
  gelu,
  log,
  neg,
  not,
  reciprocal,
  relu,
  round,
  sigmoid,
  sign,
  silu,
  sin,
  sqrt,
  tanh,
} from './unary.ts';

interface GoldenOp {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly result: { readonly shape: readonly number[]; readonly data: readonly number[] };
  /** None for an operation without gradient. */
  readonly gradients: readonly (readonly number[])[];
}

const golden = ['torch-ops.json', 'torch-plain-ops.json'].flatMap((file): readonly GoldenOp[] => {
  return JSON.parse(readFileSync(new URL(`./fixtures/${file}`, import.meta.url), 'utf8')).ops;
});

/** The same inputs as in tools/golden/graph-ops.py and fixtures/torch-plain-ops.fixture.py. */
function wave(shape: readonly number[], k: number): Tensor64 {
  let i = 0;
  return generate(shape, () => Math.fround(1.5 * Math.sin(0.7 * i++ + k + 1)));
}

function rotate(x: Value, interleaved: boolean): Value {
  const angle = generate([5, 4], ([n, i]) => n! / (i! + 1));
  const cos = constant(angle.data.map(Math.cos), { shape: [5, 4] });
  const sin = constant(angle.data.map(Math.sin), { shape: [5, 4] });
  return rotaryEmbedding(x, { cos, sin }, interleaved);
}

const positive = (x: Value): Value => add(abs(x), 0.5);
/** Whole numbers, so that some are equal. */
const compared =
  (compare: (a: Value, b: Value) => Value) =>
  (...[a, b]: Value[]): Value =>
    cast(compare(round(a!), round(b!)), 'float32');
const signs =
  (combine: (a: Value, b: Value) => Value) =>
  (...[a, b]: Value[]): Value =>
    cast(combine(greater(a!, 0), greater(b!, 0)), 'float32');

function maskedAttention(q: Value, k: Value, v: Value, bias: Value): Value {
  const mask = constant([1, 1, 0, 1], { dtype: 'bool' });
  return attention(q, k, v, { bias, mask });
}

/** PyTorch's two-dimensional shuffles on our five axes. */
function asVideo(x: Value, shuffle: (video: Value) => Value): Value {
  const video = shuffle(reshape(x, x.shape.toSpliced(2, 0, 1)));
  return reshape(video, video.shape.toSpliced(2, 1));
}

const block = { frames: 1, rows: 2, columns: 2 };
const around = { before: [0, 0, 1, 2], after: [0, 0, 3, 1] };

const builders: Readonly<Record<string, (...values: Value[]) => Value>> = {
  gelu: (x) => gelu(x!),
  'gelu tanh': (x) => gelu(x!, 'tanh'),
  silu: (x) => silu(x!),
  softmax: (x) => softmax(x!, 1),
  'layer norm': (x, s, b) => layerNorm(x!, { scale: s!, bias: b!, epsilon: 1e-5 }),
  'rms norm': (x, s) => rmsNorm(x!, { scale: s!, epsilon: 1e-6 }),
  'group norm': (x, s, b) => groupNorm(x!, { groups: 3, scale: s!, bias: b!, epsilon: 1e-5 }),
  linear: (x, w, b) => linear(x!, w!, b!),
  matmul: (a, b) => matmul(a!, b!),
  attention: (q, k, v) => attention(q!, k!, v!),
  'attention causal': (q, k, v) => attention(q!, k!, v!, { causal: true }),
  rotary: (x) => rotate(x!, true),
  conv2d: (x, w, b) => conv2d(x!, w!, { bias: b!, pads: 1 }),
  'conv2d stride': (x, w) => conv2d(x!, w!, { strides: 2, pads: 1 }),
  'conv2d dilation': (x, w) => conv2d(x!, w!, { dilations: 2, pads: 2 }),
  'conv2d depthwise': (x, w) => conv2d(x!, w!, { groups: 4, pads: 1 }),
  'conv2d transpose': (x, w) => conv2dTranspose(x!, w!, { strides: 2, pads: 1, rows: 6, columns: 5 }),
  'conv3d causal': (x, w, b) => conv3d(x!, w!, { bias: b!, pads: 1, time: { kind: 'zeros', before: 2, after: 0 } }),
  'resize nearest': (x) => resize(x!, { mode: 'nearest', rows: 7, columns: 8 }),
  'resize linear': (x) => resize(x!, { mode: 'linear', rows: 7, columns: 8 }),
  'pixel shuffle': (x) => asVideo(x!, (video) => pixelShuffle(video, block)),
  'pixel unshuffle': (x) => asVideo(x!, (video) => pixelUnshuffle(video, block)),
  embedding: (x) => gather(x!, constant([0, 4, 4, 2, 0, 1], { shape: [2, 3], dtype: 'int64' })),
  'pad reflect': (x) => pad(x!, { mode: 'reflect', ...around }),
  'pad edge': (x) => pad(x!, { mode: 'edge', ...around }),
  'cumulative sum': (x) => cumulativeSum(x!, 0),
  max: (x) => max(x!, [1]),
};

const rows = constant([1, 4, 1], { dtype: 'int64' });

/** Those of fixtures/torch-plain-ops.fixture.py. */
const plainBuilders: Readonly<Record<string, (...values: Value[]) => Value>> = {
  neg: (x) => neg(x!),
  abs: (x) => abs(x!),
  sign: (x) => sign(x!),
  exp: (x) => exp(x!),
  sin: (x) => sin(x!),
  cos: (x) => cos(x!),
  tanh: (x) => tanh(x!),
  sigmoid: (x) => sigmoid(x!),
  erf: (x) => erf(x!),
  relu: (x) => relu(x!),
  floor: (x) => floor(x!),
  round: (x) => round(x!),
  log: (x) => log(positive(x!)),
  sqrt: (x) => sqrt(positive(x!)),
  reciprocal: (x) => reciprocal(positive(x!)),
  cast: (x) => cast(cast(mul(x!, 10), 'int64'), 'float32'),
  add: (a, b) => add(a!, b!),
  sub: (a, b) => sub(a!, b!),
  mul: (a, b) => mul(a!, b!),
  maximum: (a, b) => maximum(a!, b!),
  minimum: (a, b) => minimum(a!, b!),
  div: (a, b) => div(a!, positive(b!)),
  pow: (a, b) => pow(positive(a!), b!),
  equal: compared(equal),
  less: compared(less),
  lessEqual: compared(lessEqual),
  greater: compared(greater),
  greaterEqual: compared(greaterEqual),
  and: signs(and),
  or: signs(or),
  not: (a) => cast(not(greater(a!, 0)), 'float32'),
  where: (a, b) => where(greater(a!, b!), a!, mul(b!, b!)),
  clamp: (a) => clamp(a!, { minimum: -0.5, maximum: 0.7 }),
  'mean squared error': (a, b) => meanSquaredError(a!, b!),
  'mean absolute error': (a, b) => meanAbsoluteError(a!, b!),
  sum: (x) => sum(x!, [0, 2]),
  mean: (x) => mean(x!, [1], { keepDims: true }),
  'sum of squares': (x) => sumOfSquares(x!, [1, 2]),
  'arg max': (x) => cast(argMax(x!, 1), 'float32'),
  'cumulative sum reversed': (x) => cumulativeSum(x!, 2, { reverse: true }),
  standardize: (x) => standardize(x!, { epsilon: 1e-3 }),
  reshape: (x) => reshape(x!, [4, 6]),
  transpose: (x) => transpose(x!, [2, 0, 1]),
  expand: (x) => expand(x!, [2, 3, 4]),
  concat: (a, b) => concat([a!, b!, a!], 1),
  slice: (x) => slice(x!, 0, { start: 1, end: 8, step: 3 }),
  split: (x) => split(x!, 1, [2, 1, 4])[2]!,
  pad: (x) => pad(x!, { before: [0, 0, 1], after: [0, 1, 2], value: 2.5 }),
  'scatter add': (x) => scatterAdd(x!, rows, 5),
  gemm: (a, b, c) => gemm(a!, b!, { transposeA: true, transposeB: true, bias: c! }),
  'attention with mask and bias': (q, k, v, bias) => maskedAttention(q!, k!, v!, bias!),
  'rotary by halves': (x) => rotate(x!, false),
  'conv3d with edge frames and stride': (x, w) =>
    conv3d(x!, w!, { time: { kind: 'edge', before: 1, after: 1 }, timeStride: 2 }),
};

/** The result `y` of a golden case with its gradients `d0`, `d1` and so on. */
function graphOf({ name, shapes, result, gradients: expected }: GoldenOp): Readonly<Record<string, Value>> {
  const inputs = shapes.map((shape, k) => input(`x${k}`, shape));
  const y = (builders[name] ?? plainBuilders[name]!)(...inputs);
  if (expected.length === 0) return { y };
  const loss = sum(mul(y, constant(wave(result.shape, 9).data, { shape: result.shape })));
  const found = gradients(loss, inputs).map((gradient, k) => [`d${k}`, gradient] as const);
  return { y, ...Object.fromEntries(found) };
}

/** What PyTorch has no counterpart of: inputs and sizes of a graph, marks for gradients, ONNX' own rounding. */
const withoutGolden: readonly OpKind[] = [
  'input',
  'parameter',
  'fill',
  'dimValue',
  'range',
  'stopGradient',
  'checkpointInput',
  'checkpoint',
  'dependOn',
  'quantizedMatmul',
];

test('every operation that PyTorch has occurs in the golden cases', () => {
  const kinds = golden.flatMap((op) => topologicalOrder(Object.values(graphOf(op))).map((node) => node.kind));
  const covered = new Set<string>([...kinds, ...withoutGolden]);
  expect(Object.keys(opRules).filter((kind) => !covered.has(kind))).toEqual([]);
});

/** PyTorch computed in float64; the graph runs in float32 over a few hundred terms. */
const tolerance = 1e-5;

for (const op of golden) {
  const { name, shapes, result, gradients: expected } = op;
  test(`${name} and its gradient have the values of PyTorch`, async () => {
    const outputs = graphOf(op);
    const feeds = Object.fromEntries(shapes.map((shape, k) => [`x${k}`, wave(shape, k)]));
    const actual = await run(outputs, feeds);
    const check = (actualName: string, shape: readonly number[], data: readonly number[]): void => {
      const { relative, shown } = difference(actual[actualName]!, { shape, data: Float64Array.from(data) });
      expect(relative, `${actualName}: ${shown}`).toBeLessThan(tolerance);
    };
    check('y', result.shape, result.data);
    for (const [k, data] of expected.entries()) check(`d${k}`, shapes[k]!, data);
  });
}
