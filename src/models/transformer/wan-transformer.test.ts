import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  openSafetensors,
} from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import type { WanConfig } from './wan-config.ts';
import { predictWan, wanRotaryTables, wanWords } from './wan-transformer.ts';

const tiny: WanConfig = {
  inChannels: 4,
  outChannels: 4,
  width: 36,
  heads: 2,
  layers: 2,
  feedForwardWidth: 30,
  textWidth: 10,
  frequencyWidth: 16,
  cutsTimes: true,
  patch: 2,
  epsilon: 1e-6,
};

test.each([
  ['one time for all', 'time', 'one'],
  ['a time for each latent frame', 'times', 'many'],
])('predictWan() equals diffusers with %s', async (_, timeName, resultName) => {
  using golden = await openSafetensors(new URL('./fixtures/wan.safetensors', import.meta.url).pathname);
  const weights = createWeights();
  const time = await golden.readFloat32(`io.${timeName}`);
  const tokens = 3 * 2 * 3;
  const velocity = predictWan(
    weights,
    {
      latents: input('latents', [1, 4, 3, 4, 6]),
      time: input('time', time.shape),
      words: { blocks: wanWords(weights, input('text', [1, 7, 10]), tiny), bias: null },
      rotary: { cos: input('cos', [tokens, 9]), sin: input('sin', [tokens, 9]) },
    },
    tiny,
  );
  const tensors: Record<string, HostTensor> = {};
  for (const { name } of weights.specs) tensors[name] = await golden.readFloat32(name);
  const storage = ({ name }: { name: string }) =>
    ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[name]!) }) as const;
  using session = await createSession(emit({ velocity }, { storage }), { threads: 1 });
  const tables = wanRotaryTables({ frames: 3, rows: 2, columns: 3 }, 18);
  const result = await session.run({
    latents: await golden.readFloat32('io.latents'),
    time,
    text: await golden.readFloat32('io.text'),
    cos: hostTensor('float32', [tokens, 9], tables.cos),
    sin: hostTensor('float32', [tokens, 9], tables.sin),
  });
  const expected = (await golden.readFloat32(`io.${resultName}`)).data;
  const actual = result.velocity!.data as Float32Array;
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  // float32 on both sides, two layers
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value) / scale).toBeLessThan(1e-5);
  expect(weights.specs.length + 6).toBe(golden.entries.size);
});
