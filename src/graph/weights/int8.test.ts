import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { linear } from '../compositions/linear.ts';
import { topologicalOrder, type Value } from '../node.ts';
import { emit, type ParameterSlot } from '../onnx/emit.ts';
import { add } from '../ops/binary.ts';
import { input, parameter } from '../ops/sources.ts';
import { gelu } from '../ops/unary.ts';
import { createSession } from '../runtime/create-session.ts';
import { type HostTensor, hostTensor } from '../runtime/host-tensor.ts';
import { bindDerived } from './bind.ts';
import { quantizeLinear, writeInt8Weights } from './int8.ts';
import { fromFloat32 } from './narrow-floats.ts';
import { openSafetensors } from './safetensors-reader.ts';
import { writeSafetensors } from './safetensors-writer.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'int8-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [rows, width] = [64, 128];
const x = input('x', [rows, width]);
const dense = (value: Value, name: string, out: number): Value =>
  linear(value, parameter(`${name}.weight`, [out, width]), parameter(`${name}.bias`, [out]));
const y = dense(gelu(dense(add(x, dense(x, 'mix', width)), 'up', width)), 'out', 48);

function slotsOf(values: readonly Value[]): readonly ParameterSlot[] {
  return topologicalOrder(values).flatMap((node) =>
    node.kind === 'parameter' ? [{ ...node.attributes.type, name: node.attributes.name } as ParameterSlot] : [],
  );
}

const random = createRandom('int8');
const exact: Readonly<Record<string, HostTensor<'float32'>>> = Object.fromEntries(
  slotsOf([y]).map(({ name, shape }) => {
    const data = fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), random);
    return [
      name,
      hostTensor(
        'float32',
        shape,
        data.map((value) => value / Math.sqrt(width)),
      ),
    ];
  }),
);
const feed = hostTensor('float32', [rows, width], fillNormal(new Float32Array(rows * width), random));

/** Root mean square of the difference, relative to that of what is expected. */
function relativeError(actual: HostTensor, expected: HostTensor): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.data.length; i++) {
    difference += (Number(actual.data[i]) - Number(expected.data[i])) ** 2;
    size += Number(expected.data[i]) ** 2;
  }
  return Math.sqrt(difference / size);
}

test('quantizeLinear() replaces the large products and keeps those that are named', () => {
  const all = quantizeLinear([y], { minimumElements: 0 });
  expect(all.weights.map((weight) => weight.name)).toEqual(['mix.weight', 'up.weight', 'out.weight']);
  const kept = quantizeLinear([y], { minimumElements: 0, keeps: (name) => name.startsWith('out.') });
  expect(kept.weights.map((weight) => weight.name)).toEqual(['mix.weight', 'up.weight']);
  expect(slotsOf(kept.values).map((slot) => slot.name)).toContain('out.weight');
  expect(slotsOf(kept.values).find((slot) => slot.name === 'up.weight.int8')).toMatchObject({
    shape: [width, width],
    dtype: 'int8',
  });
  expect(quantizeLinear([y]).weights).toEqual([]);
});

test('a quantised graph with its derived weights stays within 2 % of float32, also from bfloat16 under other names', async () => {
  using plain = await createSession(emit({ y }), { threads: 1 });
  const expected = (await plain.run({ x: feed, ...exact })).y!;
  const path = join(folder, 'source.safetensors');
  await writeSafetensors(
    path,
    Object.fromEntries(Object.entries(exact).map(([name, tensor]) => [`net.${name}`, fromFloat32(tensor, 'bfloat16')])),
  );
  const graph = quantizeLinear([y], { minimumElements: 0, keeps: (name) => name.startsWith('mix.') });
  const parameters = slotsOf(graph.values);
  const keyMap = { renames: [{ pattern: '^net\\.', replacement: '' }], ignored: [] };
  const derived = join(folder, 'int8.safetensors');
  const run = async (): Promise<number> => {
    using reader = await openSafetensors(path);
    using made = await writeInt8Weights(reader, derived, { weights: graph.weights, parameters, keyMap });
    const binding = await bindDerived(made, parameters);
    const model = emit({ y: graph.values[0]! }, { storage: binding.storage });
    using session = await createSession(model, { threads: 1, ...binding.session });
    const error = relativeError((await session.run({ x: feed })).y!, expected);
    // 8 bits of a normal variable lose about 1 % (largest element 4 sigma, 127 steps); two layers add up.
    expect(error).toBeLessThan(0.02);
    expect(error).toBeGreaterThan(1e-4);
    return (await stat(derived)).ino;
  };
  expect(await run()).toBe(await run());
});

test('writeInt8Weights() lists what the source lacks', async () => {
  const path = join(folder, 'partial.safetensors');
  await writeSafetensors(path, { 'up.weight': exact['up.weight']! });
  const { values, weights } = quantizeLinear([y], { minimumElements: 0 });
  using reader = await openSafetensors(path);
  await expect(
    writeInt8Weights(reader, join(folder, 'none.safetensors'), { weights, parameters: slotsOf(values) }),
  ).rejects.toThrow(/missing are \[.*out\.weight.*\], unknown are \[\]/);
});
