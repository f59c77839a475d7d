import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSafetensors } from '../weights/safetensors-reader.ts';
import { acceleratorScript, findPython } from './accelerator.fixture.ts';
import { createAcceleratedTrainer, openGraph } from './accelerator.ts';
import { startAcceleratorProcess } from './accelerator-process.ts';
import { hostTensor } from './host-tensor.ts';
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
