import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { linear } from '../compositions/linear.ts';
import { meanSquaredError } from '../compositions/losses.ts';
import { evaluate } from '../evaluate.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { emit } from '../onnx/emit.ts';
import { mul, sub } from '../ops/binary.ts';
import { matmul } from '../ops/matmul.ts';
import { sumOfSquares } from '../ops/reduce.ts';
import { constant, input, parameter } from '../ops/sources.ts';
import { tanh } from '../ops/unary.ts';
import { difference, randomTensor, run } from '../run.fixture.ts';
import { hostTensor } from '../runtime/host-tensor.ts';
import { createTrainingSession } from '../runtime/training-session.ts';
import { generate, type Tensor64 } from '../tensor64.ts';
import { accumulateGradients } from './accumulate.ts';
import { adamw } from './adamw.ts';
import { muon, orthogonalize } from './muon.ts';
import type { Optimizer } from './optimizer.ts';
import { type TrainStep, trainStep } from './train-step.ts';

interface Golden {
  readonly optimizers: readonly {
    readonly name: string;
    readonly losses: readonly number[];
    readonly weight: readonly number[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../ops/fixtures/torch-ops.json', import.meta.url), 'utf8'));

/** The same inputs as in tools/golden/graph-ops.py. */
function wave(shape: readonly number[], k: number): Tensor64 {
  let i = 0;
  return generate(shape, () => Math.fround(1.5 * Math.sin(0.7 * i++ + k + 1)));
}

const asConstant = (tensor: Tensor64) => constant(tensor.data, { shape: tensor.shape });
const scalar = (value: number): Tensor64 => ({ shape: [], data: Float64Array.of(value) });

/** Runs a step graph in float64, carrying its state. */
function runSteps(step: TrainStep, start: Record<string, Tensor64>, options: { rate: number; count: number }) {
  const state: Record<string, Tensor64> = { ...start };
  for (const slot of step.state) {
    if (slot.start.kind === 'zeros') state[slot.input] = generate(slot.shape, () => 0);
    if (slot.start.kind === 'copy') state[slot.input] = start[slot.start.of]!;
  }
  const losses: number[] = [];
  for (let i = 1; i <= options.count; i++) {
    const names = Object.keys(step.outputs);
    const feeds = { ...state, learning_rate: scalar(options.rate), step: scalar(i) };
    const results = evaluate(Object.values(step.outputs), feeds);
    losses.push(results[names.indexOf('loss')]!.data[0]!);
    for (const slot of step.state) state[slot.input] = results[names.indexOf(slot.output)]!;
  }
  return { losses, state };
}

function goldenStep(optimizer: Optimizer): TrainStep {
  const weight = parameter('weight', [4, 6]);
  const error = sub(matmul(weight, asConstant(wave([6, 3], 1))), asConstant(wave([4, 3], 2)));
  const loss = mul(sumOfSquares(error), 0.5);
  return trainStep({
    loss,
    parameters: [weight],
    optimizer: () => optimizer,
    maximumGradientNorm: 5,
    averageDecay: null,
  });
}

const cases: readonly { name: string; optimizer: Optimizer; tolerance: number }[] = [
  { name: 'adamw', optimizer: adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0.1 }), tolerance: 1e-6 },
  // PyTorch orthogonalises in bfloat16, which has eight bits
  { name: 'muon', optimizer: muon({ momentum: 0.9, weightDecay: 0.1, iterations: 5 }), tolerance: 2e-2 },
];

for (const { name, optimizer, tolerance } of cases) {
  test(`${name}() with clipped gradients takes the steps of PyTorch`, () => {
    const expected = golden.optimizers.find((candidate) => candidate.name === name)!;
    const { losses, state } = runSteps(goldenStep(optimizer), { weight: wave([4, 6], 0) }, { rate: 0.05, count: 4 });
    const asTensor = (data: readonly number[]): Tensor64 => ({ shape: [data.length], data: Float64Array.from(data) });
    expect(difference(asTensor(losses), asTensor(expected.losses)).relative).toBeLessThan(tolerance);
    const weight = { shape: [24], data: state.weight!.data };
    const { relative, shown } = difference(weight, asTensor(expected.weight));
    expect(relative, shown).toBeLessThan(tolerance);
  });
}

test('orthogonalize() brings all singular values near 1, for wide and tall matrices', () => {
  for (const shape of [
    [5, 9],
    [9, 5],
    [6, 6],
  ] as const) {
    const x = orthogonalize(asConstant(randomTensor(shape, `matrix ${shape}`)), 5);
    const isTall = shape[0] > shape[1];
    const gram = matmul(x, x, isTall ? { transposeA: true } : { transposeB: true });
    const [result] = evaluate([gram], {});
    // The quintic's fixed band is about [0.7, 1.2]; small singular values of a random matrix may lag behind.
    for (let i = 0; i < result!.shape[0]!; i++) {
      expect(result!.data[i * result!.shape[0]! + i]!).toBeGreaterThan(0.3);
      expect(result!.data[i * result!.shape[0]! + i]!).toBeLessThan(1.5);
    }
  }
});

test('trainStep() carries a running mean of the weights', () => {
  const weight = parameter('w', [2]);
  const optimizer = adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0.1 });
  const loss = sumOfSquares(weight);
  const step = trainStep({
    loss,
    parameters: [weight],
    optimizer: () => optimizer,
    maximumGradientNorm: null,
    averageDecay: 0.75,
  });
  const start = { shape: [2], data: Float64Array.of(1, -2) };
  const { state } = runSteps(step, { w: start }, { rate: 0.1, count: 1 });
  const next = state.w!.data;
  expect([...state['average/w']!.data]).toEqual(
    [0, 1].map((i) => expect.closeTo(0.75 * start.data[i]! + 0.25 * next[i]!, 12)),
  );
  // the first step of Adam has the size of the learning rate, and vectors do not decay
  expect([...next]).toEqual([expect.closeTo(0.9, 6), expect.closeTo(-1.9, 6)]);
});

test('accumulateGradients() gives the loss and gradients of the whole batch, part after part', async () => {
  const [x, target] = [input('x', [6, 3]), input('target', [6, 2])];
  const weight = parameter('w', [2, 3]);
  const loss = ([samples, wanted]: readonly Value[]): Value =>
    meanSquaredError(tanh(linear(samples!, weight)), wanted!);
  const feeds = { x: randomTensor([6, 3], 'x'), target: randomTensor([6, 2], 'y'), w: randomTensor([2, 3], 'w') };
  const whole = loss([x, target]);
  const expected = evaluate([whole, ...gradients(whole, [weight])], feeds);
  const found = accumulateGradients({ batch: [x, target], parts: 3, parameters: [weight], loss });
  const actual = await run({ loss: found.loss, dw: found.gradients[0]! }, feeds);
  expect(difference(actual.loss!, expected[0]!).relative).toBeLessThan(1e-6);
  expect(difference(actual.dw!, expected[1]!).relative).toBeLessThan(1e-6);
  expect(() => accumulateGradients({ batch: [x], parts: 4, parameters: [weight], loss })).toThrow(
    'divide into 4 parts',
  );
});

test('trainStep() refuses what is not a parameter', () => {
  const x = input('x', [2]);
  const optimizer = adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0 });
  expect(() =>
    trainStep({
      loss: sumOfSquares(x),
      parameters: [x],
      optimizer: () => optimizer,
      maximumGradientNorm: null,
      averageDecay: null,
    }),
  ).toThrow('values must be parameters: one is input');
});

test('trainStep() teaches a small network through onnxruntime, Muon for matrices and AdamW for vectors', async () => {
  const random = createRandom('teacher');
  const sizes = [8, 16, 4] as const;
  const layers = [1, 2].map((i) => ({
    weight: parameter(`layers.${i}.weight`, [sizes[i]!, sizes[i - 1]!]),
    bias: parameter(`layers.${i}.bias`, [sizes[i]!]),
  }));
  const x = input('x', [32, 8]);
  const target = input('target', [32, 4]);
  const y = linear(tanh(linear(x, layers[0]!.weight, layers[0]!.bias)), layers[1]!.weight, layers[1]!.bias);
  const parameters = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const step = trainStep({
    loss: meanSquaredError(y, target),
    parameters,
    optimizer: ({ shape }) =>
      shape.length === 2
        ? muon({ momentum: 0.9, weightDecay: 0, iterations: 5 })
        : adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0 }),
    maximumGradientNorm: 1,
    averageDecay: 0.99,
  });
  const draw = (shape: readonly number[]) =>
    hostTensor(
      'float32',
      shape,
      Float32Array.from(randomTensor(shape, random).data, (v) => v * 0.3),
    );
  const first = Object.fromEntries(
    step.state.filter((slot) => slot.start.kind === 'parameter').map((slot) => [slot.input, draw(slot.shape)]),
  );
  const state = Object.fromEntries(
    step.state.map((slot) => [
      slot.input,
      slot.start.kind === 'parameter'
        ? first[slot.input]!
        : slot.start.kind === 'copy'
          ? first[slot.start.of]!
          : hostTensor('float32', slot.shape),
    ]),
  );
  using session = await createTrainingSession(emit(step.outputs), { threads: 1, carried: step.state, state });
  const losses: number[] = [];
  for (let i = 1; i <= 60; i++) {
    const inputs = randomTensor([32, 8], random);
    const wanted = generate([32, 4], ([n, c]) => Math.sin(inputs.data[n! * 8 + c!]! - inputs.data[n! * 8 + c! + 4]!));
    const result = await session.step({
      x: hostTensor('float32', [32, 8], Float32Array.from(inputs.data)),
      target: hostTensor('float32', [32, 4], Float32Array.from(wanted.data)),
      learning_rate: hostTensor('float32', [], Float32Array.of(0.03)),
      step: hostTensor('float32', [], Float32Array.of(i)),
    });
    losses.push(Number(result.loss!.data[0]));
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
  expect(mean(losses.slice(-10))).toBeLessThan(0.35 * mean(losses.slice(0, 5)));
});
