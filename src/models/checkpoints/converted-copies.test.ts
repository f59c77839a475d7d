import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostTensor, input, linear, openSafetensors, writeSafetensors } from '../../graph/index.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { createWeights, ones } from '../weights.ts';
import { requireDiskForCopies, transformerCopy } from './converted-copies.ts';
import { openTransformerStage } from './open-stage.ts';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-copies-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('requireDiskForCopies() refuses copies that no disk holds, and counts none that lies there', () =>
  inFolder(async (cacheFolder) => {
    const huge = { name: 'transformer.float32', sizeBytes: 4e15 };
    const message = `Cannot convert weights as 4000000.2 GB of disk must be free in ${cacheFolder}`;
    await expect(requireDiskForCopies([null, huge], { cacheFolder })).rejects.toThrow(message);
    await requireDiskForCopies([huge], {});
    await requireDiskForCopies([null, { ...huge, sizeBytes: 1000 }], { cacheFolder: join(cacheFolder, 'not/there') });
    // a file with a hole of that size is no longer needed in full
    const path = join(cacheFolder, 'transformer.float32.safetensors');
    await writeFile(path, '');
    await truncate(path, 1e12);
    await requireDiskForCopies([{ ...huge, sizeBytes: 1e12 }], { cacheFolder });
    await expect(requireDiskForCopies([huge], { cacheFolder })).rejects.toThrow(message);
  }));

test('transformerCopy() is as large as the file that is written, for 16-bit weights alone', () =>
  inFolder(async (cacheFolder) => {
    const weights = {
      'blocks.0.weight': hostTensor('bfloat16', [256, 512]),
      'blocks.0.bias': hostTensor('bfloat16', [256]),
      'proj.weight': hostTensor('bfloat16', [512, 256]),
    };
    const path = join(cacheFolder, 'source.safetensors');
    await writeSafetensors(path, weights);
    using reader = await openSafetensors(path);
    const keys = new Map(Object.keys(weights).map((name) => [name, name]));
    const graph = twoLayers();
    expect(transformerCopy(graph, { reader, keys }, {})).toBeNull();
    for (const precision of ['float32', 'int8'] as const) {
      const copy = transformerCopy(graph, { reader, keys }, { precision });
      using session = await openTransformerStage(graph, { reader, keys }, { precision, cacheFolder, threads: 1 });
      expect(session.outputs.length).toBe(1);
      const { size } = await stat(join(cacheFolder, `transformer.${precision}.safetensors`));
      const header = size - copy!.sizeBytes;
      expect(header).toBeGreaterThan(0);
      expect(header).toBeLessThan(2000);
    }
    const full = {
      ...reader,
      entries: new Map([...reader.entries].map(([name, entry]) => [name, { ...entry, dtype: 'float32' as const }])),
    };
    expect(transformerCopy(graph, { reader: full, keys }, { precision: 'float32' })).toBeNull();
    expect(transformerCopy(graph, { reader: full, keys }, { precision: 'int8' })).not.toBeNull();
  }));

/** y = proj(blocks.0(x)) */
function twoLayers(): ModelGraph {
  const weights = createWeights();
  const hidden = linear(
    input('x', [4, 512]),
    weights.get('blocks.0.weight', [256, 512], ones),
    weights.get('blocks.0.bias', [256], ones),
  );
  const y = linear(hidden, weights.get('proj.weight', [512, 256], ones));
  return { outputs: { y }, weights: weights.specs };
}

test('openTransformerStage() makes one copy in float32 for every number of tokens', () =>
  inFolder(async (cacheFolder) => {
    const path = join(cacheFolder, 'source.safetensors');
    await writeSafetensors(path, { 'blocks.0.weight': hostTensor('bfloat16', [8, 1024]) });
    using reader = await openSafetensors(path);
    const keys = new Map([['blocks.0.weight', 'blocks.0.weight']]);
    const changed: number[] = [];
    for (const tokens of [4, 200]) {
      const weights = createWeights();
      const y = linear(input('x', [tokens, 1024]), weights.get('blocks.0.weight', [8, 1024], ones));
      const options = { precision: 'float32', cacheFolder, threads: 1 } as const;
      using session = await openTransformerStage({ outputs: { y }, weights: weights.specs }, { reader, keys }, options);
      const result = await session.run({ x: hostTensor('float32', [tokens, 1024]) });
      expect(result.y!.shape).toEqual([tokens, 8]);
      changed.push((await stat(join(cacheFolder, 'transformer.float32.safetensors'))).ino);
    }
    expect(changed[1]).toBe(changed[0]);
  }));
