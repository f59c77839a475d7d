import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  openSafetensors,
  symbol,
} from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import type { T5Config } from './t5-config.ts';
import { encodeT5, relativeBuckets } from './t5-encoder.ts';

const tiny: Omit<T5Config, 'hasBiasInEveryLayer'> = {
  vocabularySize: 50,
  width: 24,
  layers: 3,
  heads: 2,
  headWidth: 8,
  feedForwardWidth: 40,
  buckets: 32,
  maximumDistance: 128,
  epsilon: 1e-6,
};

test.each([
  ['t5', false],
  ['umt5', true],
] as const)(
  'encodeT5() at the true length equals transformers %s padded and masked',
  async (name, hasBiasInEveryLayer) => {
    const config = { ...tiny, hasBiasInEveryLayer };
    using golden = await openSafetensors(new URL(`./fixtures/${name}.safetensors`, import.meta.url).pathname);
    const weights = createWeights();
    const [B, L] = [symbol('B'), symbol('L')];
    const x = encodeT5(
      weights,
      { ids: input('ids', [B, L], 'int64'), buckets: input('buckets', [L, L], 'int64') },
      config,
    );
    const tensors: Record<string, HostTensor> = {};
    for (const { name: weight } of weights.specs) tensors[weight] = await golden.readFloat32(weight);
    const model = emit(
      { x },
      { storage: (slot) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[slot.name]!) }) },
    );
    using session = await createSession(model, { threads: 1 });
    const ids = await golden.read('ids');
    const length = ids.shape[1]!;
    const result = await session.run({
      ids,
      buckets: hostTensor('int64', [length, length], relativeBuckets(length, config)),
    });
    const expected = (await golden.readFloat32('expected')).data;
    const actual = result.x!.data as Float32Array;
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    // float32 on both sides, three layers
    for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value) / scale).toBeLessThan(1e-5);
    expect(weights.specs.length + 2).toBe(golden.entries.size);
  },
);
