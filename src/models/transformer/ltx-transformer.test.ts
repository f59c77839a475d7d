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
import type { LtxConfig } from './ltx-config.ts';
import { ltxRotaryTables, ltxWords, predictLtx } from './ltx-transformer.ts';

const tiny: LtxConfig = {
  latentChannels: 6,
  width: 32,
  heads: 2,
  layers: 2,
  feedForwardWidth: 128,
  textWidth: 10,
  frequencyWidth: 256,
  epsilon: 1e-6,
  attentionEpsilon: 1e-5,
};
const tokens = 3 * 2 * 4;

test.each([
  ['one time for all', false, 'one'],
  ['a time for each token', true, 'many'],
])('predictLtx() equals diffusers with %s', async (_, hasIndex, resultName) => {
  using golden = await openSafetensors(new URL('./fixtures/ltx.safetensors', import.meta.url).pathname);
  const weights = createWeights();
  const velocity = predictLtx(
    weights,
    {
      latents: input('latents', [1, tokens, 6]),
      times: input('times', [hasIndex ? 2 : 1]),
      timeIndex: hasIndex ? input('index', [tokens], 'int64') : null,
      words: { blocks: ltxWords(weights, input('text', [1, 5, 10]), tiny), bias: null },
      rotary: { cos: input('cos', [tokens, 16]), sin: input('sin', [tokens, 16]) },
    },
    tiny,
  );
  const tensors: Record<string, HostTensor> = {};
  for (const { name } of weights.specs) tensors[name] = await golden.readFloat32(name);
  const storage = ({ name }: { name: string }) =>
    ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[name]!) }) as const;
  using session = await createSession(emit({ velocity }, { storage }), { threads: 1 });
  const places = Array.from({ length: tokens }, (_, i) => ({
    time: (Math.floor(i / 8) * 8) / 25,
    row: (Math.floor(i / 4) % 2) * 32,
    column: (i % 4) * 32,
  }));
  const tables = ltxRotaryTables(places, 32);
  const result = await session.run({
    latents: await golden.readFloat32('io.latents'),
    times: hasIndex ? await golden.readFloat32('io.times') : hostTensor('float32', [1], Float32Array.of(725)),
    ...(hasIndex ? { index: await golden.read('io.index') } : {}),
    text: await golden.readFloat32('io.text'),
    cos: hostTensor('float32', [tokens, 16], tables.cos),
    sin: hostTensor('float32', [tokens, 16], tables.sin),
  });
  const expected = (await golden.readFloat32(`io.${resultName}`)).data;
  const actual = result.velocity!.data as Float32Array;
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  // float32 on both sides; angles reach 15,000 radians, where float32 tables differ by 1e-3 of a radian in diffusers
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value) / scale).toBeLessThan(1e-4);
  expect(weights.specs.length + 6).toBe(golden.entries.size);
});
