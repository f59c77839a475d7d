import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attention } from '../compositions/attention.ts';
import { conv3d } from '../compositions/conv3d.ts';
import { groupNorm } from '../compositions/group-norm.ts';
import { linear } from '../compositions/linear.ts';
import { pixelShuffle, pixelUnshuffle } from '../compositions/pixel-shuffle.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { difference, run } from '../run.fixture.ts';
import { generate, type Tensor64 } from '../tensor64.ts';
import { rotaryEmbedding } from './attention.ts';
import { mul } from './binary.ts';
import { conv2d, conv2dTranspose } from './convolution.ts';
import { reshape } from './layout.ts';
import { matmul } from './matmul.ts';
import { layerNorm, rmsNorm, softmax } from './normalize.ts';
import { cumulativeSum, max, sum } from './reduce.ts';
import { resize } from './resize.ts';
import { gather, pad } from './select.ts';
import { constant, input } from './sources.ts';
import { gelu, silu } from './unary.ts';

interface Golden {
  readonly ops: readonly {
    readonly name: string;
    readonly shapes: readonly (readonly number[])[];
    readonly result: { readonly shape: readonly number[]; readonly data: readonly number[] };
    readonly gradients: readonly (readonly number[])[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('./fixtures/torch-ops.json', import.meta.url), 'utf8'));

/** The same inputs as in tools/golden/graph-ops.py. */
function wave(shape: readonly number[], k: number): Tensor64 {
  let i = 0;
  return generate(shape, () => Math.fround(1.5 * Math.sin(0.7 * i++ + k + 1)));
}

function rotate(x: Value): Value {
  const angle = generate([5, 4], ([n, i]) => n! / (i! + 1));
  const cos = constant(angle.data.map(Math.cos), { shape: [5, 4] });
  const sin = constant(angle.data.map(Math.sin), { shape: [5, 4] });
  return rotaryEmbedding(x, { cos, sin }, true);
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
  rotary: (x) => rotate(x!),
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

/** PyTorch computed in float64; the graph runs in float32 over a few hundred terms. */
const tolerance = 1e-5;

for (const { name, shapes, result, gradients: expected } of golden.ops) {
  test(`${name} and its gradient have the values of PyTorch`, async () => {
    const inputs = shapes.map((shape, k) => input(`x${k}`, shape));
    const y = builders[name]!(...inputs);
    const loss = sum(mul(y, constant(wave(result.shape, 9).data, { shape: result.shape })));
    const outputs: Record<string, Value> = { y };
    for (const [k, gradient] of gradients(loss, inputs).entries()) outputs[`d${k}`] = gradient;
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
