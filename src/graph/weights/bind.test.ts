import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { emit, type ParameterSlot } from '../onnx/emit.ts';
import { createSession } from '../runtime/create-session.ts';
import { type HostTensor, type HostTensors, hostTensor } from '../runtime/host-tensor.ts';
import { bindFloat32, bindInPlace, type WeightBinding } from './bind.ts';
import { writeFloat32Weights } from './float32-weights.ts';
import { chainOf } from './memory-probe.fixture.ts';
import { fromFloat32, toFloat32 } from './narrow-floats.ts';
import { openSafetensors } from './safetensors-reader.ts';
import { writeSafetensors } from './safetensors-writer.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bind-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const width = 32;
const { y, weights } = chainOf(3, width);
const parameters: readonly ParameterSlot[] = weights.map((_, i) => ({
  name: `layers.${i}.weight`,
  shape: [width, width],
  dtype: 'float32',
}));
const x = hostTensor('float32', [5, width], fillNormal(new Float32Array(5 * width), createRandom('x')));

function drawWeights(): Record<string, HostTensor<'float32'>> {
  const random = createRandom('weights');
  return Object.fromEntries(
    parameters.map(({ name, shape }) => {
      const data = fillNormal(new Float32Array(width * width), random).map((value) => value / Math.sqrt(width));
      return [name, hostTensor('float32', shape, data)];
    }),
  );
}

async function runBound({ storage, session }: WeightBinding): Promise<HostTensor> {
  using opened = await createSession(emit({ y }, { storage }), { threads: 1, ...session });
  return (await opened.run({ x })).y!;
}

/** The same graph with its weights as inputs. */
async function runWith(given: HostTensors): Promise<HostTensor> {
  using opened = await createSession(emit({ y }), { threads: 1 });
  return (await opened.run({ x, ...given })).y!;
}

function largestDifference(a: HostTensor, b: HostTensor): number {
  return Math.max(...Array.from(a.data as Float32Array, (value, i) => Math.abs(value - Number(b.data[i]))));
}

test('bindInPlace() computes with float32, bfloat16 and float16 weights where they lie', async () => {
  const exact = drawWeights();
  for (const dtype of ['float32', 'bfloat16', 'float16'] as const) {
    const path = join(folder, `${dtype}.safetensors`);
    const stored = Object.fromEntries(
      Object.entries(exact).map(([name, tensor]) => [name, dtype === 'float32' ? tensor : fromFloat32(tensor, dtype)]),
    );
    await writeSafetensors(path, stored);
    using reader = await openSafetensors(path);
    const rounded = Object.fromEntries(Object.entries(stored).map(([name, tensor]) => [name, toFloat32(tensor)]));
    const actual = await runBound(await bindInPlace(reader, parameters));
    // The same numbers in the same products; only the layout of a kernel may differ.
    expect(largestDifference(actual, await runWith(rounded)), dtype).toBeLessThan(1e-6);
  }
});

test('bindInPlace() follows key maps, shards in several folders and links', async () => {
  const exact = drawWeights();
  const renamed = Object.entries(exact).map(
    ([name, tensor]) => [`model.${name.replace('layers', 'blocks')}`, tensor] as const,
  );
  await mkdir(join(folder, 'blobs'), { recursive: true });
  await mkdir(join(folder, 'snapshot'), { recursive: true });
  await writeSafetensors(join(folder, 'blobs', 'one'), Object.fromEntries(renamed.slice(0, 1)));
  await symlink(join(folder, 'blobs', 'one'), join(folder, 'snapshot', 'one.safetensors'));
  const rest = { ...Object.fromEntries(renamed.slice(1)), 'ema.decay': hostTensor('float32', [1]) };
  await writeSafetensors(join(folder, 'snapshot', 'two.safetensors'), rest);
  using reader = await openSafetensors(['one', 'two'].map((name) => join(folder, 'snapshot', `${name}.safetensors`)));
  const keyMap = { renames: [{ pattern: '^model\\.blocks\\.', replacement: 'layers.' }], ignored: ['^ema\\.'] };
  const actual = await runBound(await bindInPlace(reader, parameters, { keyMap }));
  expect(largestDifference(actual, await runWith(exact))).toBeLessThan(1e-6);
});

test('bindInPlace() lists what is missing, unknown, of another shape, or not readable in place', async () => {
  const path = join(folder, 'other.safetensors');
  const { 'layers.0.weight': first, 'layers.1.weight': second, 'layers.2.weight': third } = drawWeights();
  const bindFile = async (tensors: HostTensors): Promise<unknown> => {
    await writeSafetensors(path, tensors);
    using reader = await openSafetensors(path);
    return bindInPlace(reader, parameters);
  };
  await expect(bindFile({ 'layers.0.weight': first!, extra: first! })).rejects.toThrow(
    'missing are [layers.1.weight, layers.2.weight], unknown are [extra]',
  );
  const others = { 'layers.1.weight': second!, 'layers.2.weight': third! };
  await expect(bindFile({ ...others, 'layers.0.weight': hostTensor('float32', [2, 3]) })).rejects.toThrow(
    'Cannot use tensor layers.0.weight as its shape must be [32,32]: current value is [2,3]',
  );
  const narrow = hostTensor('float8e4m3', [width, width]);
  const binding = (await bindFile({ ...others, 'layers.0.weight': narrow })) as WeightBinding;
  expect(() => emit({ y }, { storage: binding.storage })).toThrow('a graph has no float8e4m3');
});

test('writeFloat32Weights() converts once, and again when the source changes or the result is damaged', async () => {
  const source = join(folder, 'source.safetensors');
  const derived = join(folder, 'derived.safetensors');
  const stored = Object.fromEntries(
    Object.entries(drawWeights()).map(([name, t]) => [name, fromFloat32(t, 'bfloat16')]),
  );
  await writeSafetensors(source, stored);
  const convert = async (): Promise<number> => {
    using reader = await openSafetensors(source);
    using converted = await writeFloat32Weights(reader, derived);
    const rounded = Object.fromEntries(Object.entries(stored).map(([name, tensor]) => [name, toFloat32(tensor)]));
    const actual = await runBound(await bindFloat32(converted, parameters));
    expect(largestDifference(actual, await runWith(rounded))).toBeLessThan(1e-6);
    await expect(bindFloat32(reader, parameters)).rejects.toThrow(
      'is bfloat16; convert them with writeFloat32Weights()',
    );
    return (await stat(derived)).ino;
  };
  const first = await convert();
  expect(await convert()).toBe(first);
  await utimes(source, 1, 1);
  expect(await convert()).not.toBe(first);
  const { truncate } = await import('node:fs/promises');
  await truncate(derived, 100);
  await convert();
});

const probe = join(import.meta.dirname, 'memory-probe.fixture.ts');
const hasMemoryCounts = existsSync('/proc/self/status');

/** Peak growth of anonymous memory of a process that loads and runs the chain, and the size of its weights. */
async function measurePeak(path: string, layers: number, size: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', probe, path, String(layers), String(size), 'in place'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, text] = [0, ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const timer = setInterval(() => {
    try {
      const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      peak = Math.max(peak, Number(line?.[1] ?? 0) * 1024);
    } catch {
      // The process has just ended.
    }
  }, 2);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const { before } = JSON.parse(text) as { before: number };
  return peak - before;
}

test.skipIf(!hasMemoryCounts)(
  'a bfloat16 file that is bound in place grows anonymous memory by less than a quarter of its size (needs /proc)',
  async () => {
    const [layers, size] = [32, 1536];
    const path = join(folder, 'large.safetensors');
    const data = new Uint16Array(size * size).fill(0x3a80);
    const tensors = Array.from({ length: layers }, (_, i) => [
      `layers.${i}.weight`,
      hostTensor('bfloat16', [size, size], data),
    ]);
    await writeSafetensors(path, Object.fromEntries(tensors));
    const growth = await measurePeak(path, layers, size);
    await rm(path);
    expect(growth).toBeGreaterThan(size * size * 4);
    expect(growth).toBeLessThan((layers * size * size * 2) / 4);
  },
);
