import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSafetensors, type TensorEntry } from '../../graph/index.ts';
import { requireTransformerMemory } from './open-stage.ts';

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
