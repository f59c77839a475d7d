import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hostTensor, input, linear, openSafetensors, type TensorEntry, writeSafetensors } from '../../graph/index.ts';
import { createWeights, ones } from '../weights.ts';
import { locateWeights, openRareStage, requireTransformerMemory } from './open-stage.ts';

test('requireTransformerMemory() counts what is converted before any of it is read', async () => {
  using reader = await openSafetensors(
    fileURLToPath(new URL('../autoencoder/fixtures/taew2_2.safetensors', import.meta.url)),
  );
  const [[key, entry]] = [...reader.entries] as [[string, TensorEntry]];
  const huge = { ...reader, entries: new Map([[key, { ...entry, shape: [1e6, 1e8] }]]) };
  const keys = new Map([['parameter', key]]);
  await requireTransformerMemory({ reader: huge, keys }, {});
  // on the processor copies are read where they lie
  await requireTransformerMemory({ reader: huge, keys }, { precision: 'int8' });
  await requireTransformerMemory({ reader, keys }, { precision: 'int8', device: 'cuda' });
  for (const [precision, size] of [
    ['int8', '100000.0'],
    ['float32', '400000.0'],
  ] as const) {
    await expect(requireTransformerMemory({ reader: huge, keys }, { precision, device: 'cuda' })).rejects.toThrow(
      `in ${precision} as about ${size} GB of memory must be free`,
    );
  }
});

test('openRareStage() converts 8-bit floats once, as they cannot be read in place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-rare-'));
  try {
    // 1, 2, 0.5 and -1 in E4M3
    const weight = hostTensor('float8e4m3', [2, 2], Uint8Array.of(0x38, 0x40, 0x30, 0xb8));
    await writeSafetensors(join(folder, 'model.safetensors'), { weight });
    using reader = await openSafetensors(join(folder, 'model.safetensors'));
    const weights = createWeights();
    const y = linear(input('x', [1, 2]), weights.get('weight', [2, 2], ones));
    const graph = { outputs: { y }, weights: weights.specs };
    for (const time of ['made', 'kept']) {
      const options = { name: 'words', cacheFolder: join(folder, 'cache'), threads: 1 };
      using session = await openRareStage(graph, locateWeights(reader, [graph]), options);
      const result = await session.run({ x: hostTensor('float32', [1, 2], Float32Array.of(3, 5)) });
      expect([time, ...result.y!.data]).toEqual([time, 13, -3.5]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
