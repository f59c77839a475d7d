import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import {
  bindInPlace,
  createSession,
  emit,
  fromFloat32,
  hostTensor,
  input,
  linear,
  openSafetensors,
  padLinear,
  parameter,
  type Value,
  writeFloat32Weights,
  writeSafetensors,
} from '../index.ts';

const random = createRandom('padding');
const draw = (shape: readonly number[]) => {
  const tensor = hostTensor('float32', shape);
  fillNormal(tensor.data, random);
  return tensor;
};

/** y = wide x + bias, z = narrow y: only the first has rows of whole pages. */
function layers(rows: number): Value[] {
  const x = input('x', [rows, 2048]);
  const y = linear(x, parameter('wide', [24, 2048]), parameter('bias', [24]));
  return [y, linear(y, parameter('narrow', [8, 24]))];
}

test('padLinear() widens weights whose rows conflict in the cache, where products have many rows', () => {
  expect([...padLinear(layers(128)).stored]).toEqual([['wide', [24, 2048]]]);
  expect(padLinear(layers(16)).stored.size).toBe(0);
  expect(padLinear(layers(16), { leastRows: 0 }).stored.size).toBe(1);
  expect(padLinear(layers(128), { keeps: (name) => name === 'wide' }).stored.size).toBe(0);
});

test.each(['bfloat16', 'float32'] as const)(
  'padLinear() changes no result, in place and from a copy, with %s',
  async (dtype) => {
    const folder = await mkdtemp(join(tmpdir(), 'aozora-padding-'));
    try {
      const weights = { wide: draw([24, 2048]), bias: draw([24]), narrow: draw([8, 24]) };
      const path = join(folder, 'weights.safetensors');
      const stored = Object.entries(weights).map(([name, tensor]) => [
        name,
        dtype === 'float32' ? tensor : fromFloat32(tensor, dtype),
      ]);
      await writeSafetensors(path, Object.fromEntries(stored));
      using reader = await openSafetensors(path);
      const plain = layers(128);
      const slots = (wide: number) => [
        { name: 'wide', shape: [24, wide], dtype: 'float32' as const },
        { name: 'bias', shape: [24], dtype: 'float32' as const },
        { name: 'narrow', shape: [8, 24], dtype: 'float32' as const },
      ];
      const padded = padLinear(plain);
      const shapes = new Map([['wide', [24, 2064]]]);
      using made = await writeFloat32Weights(reader, join(folder, 'made.safetensors'), shapes);
      expect(made.entries.get('wide')!.shape).toEqual([24, 2064]);
      const feeds = { x: draw([128, 2048]) };
      const run = async (values: readonly Value[], binding: Awaited<ReturnType<typeof bindInPlace>>) => {
        const model = emit({ y: values[0]!, z: values[1]! }, { storage: binding.storage });
        using session = await createSession(model, { threads: 1, ...binding.session });
        return (await session.run(feeds)).z!.data as Float32Array;
      };
      const expected = await run(plain, await bindInPlace(reader, slots(2048)));
      const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const actual of [
        await run(padded.values, await bindInPlace(reader, slots(2064), { stored: padded.stored })),
        await run(padded.values, await bindInPlace(made, slots(2064))),
      ]) {
        // sums in another order, in float32
        for (const [i, value] of actual.entries()) expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(1e-5);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
