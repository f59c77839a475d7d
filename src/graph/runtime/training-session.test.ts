import { expect, test } from 'vitest';
import { hostTensor } from './host-tensor.ts';
import { encodeFixture } from './onnx-fixture.ts';
import { createTrainingSession } from './training-session.ts';

/** w_next = w - rate * (w - target), loss = sum((w - target)^2): one step of gradient descent on a parabola. */
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
const start = (): Float32Array => Float32Array.of(5, 6, 7);

test('step() carries state from step to step and reports the other outputs', async () => {
  const w = hostTensor('float32', [3], start());
  using training = await createTrainingSession(descent, { carried, state: { w }, threads: 1 });
  const losses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const report = await training.step({ target, rate });
    expect(Object.keys(report)).toEqual(['loss']);
    losses.push(Number(report.loss?.data[0]));
  }
  // The distance of 4 halves in every step: 3 * (4 / 2^i)^2.
  expect(losses).toEqual([48, 12, 3, 0.75, 0.1875]);
  expect(training.stepCount).toBe(5);
  expect((await training.readState()).w?.data).toEqual(Float32Array.of(1.125, 2.125, 3.125));
  expect(w.data).toEqual(start());
});

test('step() leaves the state as it was if it fails', async () => {
  using training = await createTrainingSession(descent, {
    carried,
    state: { w: hostTensor('float32', [3], start()) },
    threads: 1,
  });
  await expect(training.step({ target })).rejects.toThrow('missing rate');
  await expect(training.step({ target, rate }, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect((await training.readState(['w'])).w?.data).toEqual(start());
  expect(training.stepCount).toBe(0);
});

test('writeState() replaces the state that the next step starts from', async () => {
  using training = await createTrainingSession(descent, {
    carried,
    state: { w: hostTensor('float32', [3], start()) },
    threads: 1,
  });
  await training.writeState({ w: hostTensor('float32', [3], Float32Array.of(1, 2, 5)) });
  expect((await training.step({ target, rate })).loss?.data).toEqual(Float32Array.of(4));
  await expect(training.writeState({ w: hostTensor('float32', [2]) })).rejects.toThrow(
    'Cannot write state w as it must be float32 [3]: current value is float32 [2]',
  );
});

test('createTrainingSession() names state that is missing or not part of the graph', async () => {
  await expect(createTrainingSession(descent, { carried, state: { v: rate } })).rejects.toThrow(
    'missing are [w], unknown are [v]',
  );
  await expect(
    createTrainingSession(descent, { carried: [{ input: 'v', output: 'w_next' }], state: { v: rate } }),
  ).rejects.toThrow('w_next to v is not');
});
