import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { linear } from '../compositions/linear.ts';
import { meanSquaredError } from '../compositions/losses.ts';
import { symbol } from '../dim.ts';
import { emit } from '../onnx/emit.ts';
import { input, parameter } from '../ops/sources.ts';
import { gelu } from '../ops/unary.ts';
import { adamw } from '../optimizers/adamw.ts';
import { muon } from '../optimizers/muon.ts';
import { trainStep } from '../optimizers/train-step.ts';
import { openSafetensors } from '../weights/safetensors-reader.ts';
import { writeSafetensors } from '../weights/safetensors-writer.ts';
import { acceleratorScript, findPython } from './accelerator.fixture.ts';
import { createAcceleratedTrainer, openGraph } from './accelerator.ts';
import { startAcceleratorProcess } from './accelerator-process.ts';
import { type HostTensor, hostTensor } from './host-tensor.ts';
import { encodeFixture } from './onnx-fixture.ts';
import { largestDifference, opGraphs } from './op-graphs.fixture.ts';

/** w_next = w - rate * (w - target), loss = sum((w - target)^2). */
const descent = encodeFixture({
  nodes: [
    { op: 'Sub', inputs: ['w', 'target'], outputs: ['difference'] },
    { op: 'Mul', inputs: ['difference', 'rate'], outputs: ['update'] },
    { op: 'Sub', inputs: ['w', 'update'], outputs: ['w_next'] },
    { op: 'ReduceSumSquare', inputs: ['difference'], outputs: ['loss'], integers: { keepdims: 0 } },
  ],
  inputs: [
    { name: 'w', shape: [3] },
    { name: 'target', shape: [3] },
    { name: 'rate', shape: [] },
  ],
  outputs: [
    { name: 'loss', shape: [] },
    { name: 'w_next', shape: [3] },
  ],
});
const carried = [{ input: 'w', output: 'w_next' }];
const target = hostTensor('float32', [3], Float32Array.of(1, 2, 3));
const rate = hostTensor('float32', [], Float32Array.of(0.5));
const w = hostTensor('float32', [3], Float32Array.of(5, 6, 7));

/** Two layers with AdamW and Muon on a batch of any size. */
function smallTraining() {
  const [B, width] = [symbol('B'), 8];
  const weights = [
    parameter('up.weight', [16, width]),
    parameter('down.weight', [width, 16]),
    parameter('bias', [width]),
  ];
  const x = input('x', [B, width]);
  const y = linear(gelu(linear(x, weights[0]!), 'tanh'), weights[1]!, weights[2]!);
  const { outputs, state: slots } = trainStep({
    loss: meanSquaredError(y, input('target', [B, width])),
    parameters: weights,
    optimizer: ({ name }) =>
      name === 'up.weight'
        ? muon({ momentum: 0.9, weightDecay: 0.01, iterations: 3 })
        : adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0.01 }),
    maximumGradientNorm: 0.5,
    averageDecay: 0.9,
  });
  const random = createRandom('small');
  const draw = (shape: readonly number[]) => {
    const tensor = hostTensor('float32', shape);
    fillNormal(tensor.data, random);
    return tensor;
  };
  const start: Record<string, HostTensor> = {};
  for (const { input: name, shape, start: from } of slots) {
    if (from.kind === 'parameter') start[name] = draw(shape);
    else start[name] = from.kind === 'copy' ? start[from.of]! : hostTensor('float32', shape);
  }
  const rows = {
    x: draw([8, width]),
    target: draw([8, width]),
    learning_rate: hostTensor('float32', [], Float32Array.of(0.01)),
  };
  const batch = (step: number) => ({ ...rows, step: hostTensor('float32', [], Float32Array.of(step)) });
  return { model: emit(outputs), carried: slots, state: start, batch };
}

function largestOf(count: number, difference: (index: number) => number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(difference(i)));
  return largest;
}

const script = acceleratorScript;
const python = findPython();

test('createAcceleratedTrainer() says so if the interpreter cannot be started', async () => {
  const options = { python: './no-python-here', script, model: descent, carried, state: { w } };
  await expect(createAcceleratedTrainer(options)).rejects.toThrow(
    /^Cannot open the accelerator: .*no-python-here cannot be started/,
  );
});

describe.skipIf(python === null)('with PyTorch (set AOZORA_PYTHON to an interpreter that has it)', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accelerator-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a trainer steps, reads, writes and saves its state like a training session', async () => {
    using trainer = await createAcceleratedTrainer({ python: python!, script, model: descent, carried, state: { w } });
    const reports = await Promise.all([0, 1, 2].map(() => trainer.step({ target, rate })));
    expect(reports.map((report) => Number(report.loss?.data[0]))).toEqual([48, 12, 3]);
    expect(trainer.stepCount).toBe(3);
    expect(trainer.lastStepSeconds).toBeGreaterThan(0);
    expect((await trainer.readState()).w?.data).toEqual(Float32Array.of(1.5, 2.5, 3.5));
    await expect(trainer.step({ target })).rejects.toThrow('rate');
    await expect(trainer.step({ target, rate, other: rate })).rejects.toThrow('other');
    await trainer.writeState({ w: hostTensor('float32', [3], Float32Array.of(1, 2, 5)) });
    expect(Number((await trainer.step({ target, rate })).loss?.data[0])).toBe(4);
    const path = join(folder, 'state.safetensors');
    await trainer.saveState(path, { note: 'kept' });
    using reader = await openSafetensors(path);
    expect(reader.metadata).toEqual({ note: 'kept' });
    expect((await reader.read('w')).data).toEqual(Float32Array.of(1, 2, 4));
  });

  test('requests fail with what the process said, also after it was disposed', async () => {
    const trainer = await createAcceleratedTrainer({ python: python!, script, model: descent, carried, state: { w } });
    await expect(trainer.readState(['v'])).rejects.toThrow('Cannot find state v: known are w');
    const running = trainer.step({ target, rate });
    trainer[Symbol.dispose]();
    await expect(running).rejects.toMatchObject({ code: 'accelerator_failed' });
    await expect(trainer.step({ target, rate })).rejects.toThrow('it was disposed');
    const broken = { python: python!, script, model: Uint8Array.of(1, 2, 3), carried, state: { w } };
    await expect(createAcceleratedTrainer(broken)).rejects.toMatchObject({ name: 'ConfigError' });
  });

  test('two processes with half a batch each train like one with all of it', async () => {
    const { model, carried: pairs, state, batch } = smallTraining();
    const graph = { python: python!, script, model, carried: pairs, state, threads: 1 };
    using one = await createAcceleratedTrainer(graph);
    using two = await createAcceleratedTrainer({ ...graph, replicas: 2 });
    for (let step = 1; step <= 4; step++) {
      const [expected, actual] = await Promise.all([one.step(batch(step)), two.step(batch(step))]);
      for (const name of ['loss', 'gradient_norm']) {
        // Means of halves are rounded apart from means of all.
        expect(Number(actual[name]?.data[0]) / Number(expected[name]?.data[0]), name).toBeCloseTo(1, 5);
      }
    }
    const [expected, actual] = [await one.readState(), await two.readState()];
    for (const [name, { data }] of Object.entries(expected)) {
      const difference = largestOf(data.length, (i) => Number(data[i]) - Number(actual[name]?.data[i]));
      expect(difference, name).toBeLessThan(1e-4);
    }
    await expect(two.step({ ...batch(5), x: hostTensor('float32', [3, 8]) })).rejects.toThrow('multiple of 2');
    await expect(
      createAcceleratedTrainer({ python: python!, script, model: descent, carried, state: { w }, replicas: 2 }),
    ).rejects.toThrow('the graph must have an output gradient_norm');
  });

  test('the program trains alone from a folder of shards and leaves checkpoint, result and log', async () => {
    const batches = join(folder, 'batches');
    await mkdir(batches);
    await writeFile(join(folder, 'model.onnx'), descent);
    await writeSafetensors(join(folder, 'start.safetensors'), { w });
    // Two batches in each shard: targets and rates with a leading axis over steps.
    const shard = {
      target: hostTensor('float32', [2, 3], Float32Array.of(1, 2, 3, 1, 2, 3)),
      rate: hostTensor('float32', [2], Float32Array.of(0.5, 0.25)),
    };
    await writeSafetensors(join(batches, '0.safetensors'), shard);
    const job = {
      model: 'model.onnx',
      state: 'start.safetensors',
      carried,
      batches: 'batches',
      steps: 3,
      result: 'result.safetensors',
      checkpoint: { path: 'checkpoint.safetensors', everySeconds: 0 },
      settings: { precision: 'float32', threads: 1 },
    };
    await writeFile(join(folder, 'job.json'), JSON.stringify(job));
    const { status, stderr } = spawnSync(python!, [script, join(folder, 'job.json')], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number>);
    expect(lines.slice(0, 3).map((line) => line.loss)).toEqual([48, 12, 6.75]);
    for (const file of ['result.safetensors', 'checkpoint.safetensors']) {
      using reader = await openSafetensors(join(folder, file));
      // Distances of 4 to 2 to 1.5 to 0.75.
      expect((await reader.read('w')).data, file).toEqual(Float32Array.of(1.75, 2.75, 3.75));
      expect(reader.metadata).toEqual({ step: '3' });
    }
  });

  test('every operation and its gradient give what their float64 references give', async () => {
    using partner = await startAcceleratorProcess({ python: python!, script });
    for (const { name, model, feeds, expected, tolerance } of opGraphs({ hasGradients: true })) {
      await openGraph(partner, { model, carried: [], state: {}, threads: 1 });
      const { tensors } = await partner.request({ kind: 'step' }, feeds);
      const { relative, name: where } = largestDifference(tensors, expected);
      expect(relative, `${name}: ${where}`).toBeLessThan(5 * tolerance);
    }
  });
});
