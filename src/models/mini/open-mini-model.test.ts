import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { encodeSafetensors, hostTensor } from '../../graph/index.ts';
import { agreementGraph, plannerGraph, textGraph } from './mini-graphs.ts';
import { openMiniModel } from './open-mini-model.ts';
import { tinyMini as config } from './tiny-mini.fixture.ts';

/** A checkpoint of those weights that texts, plans and ratings take, as far as they are kept. */
function checkpoint(keep: (name: string) => boolean): Uint8Array {
  const all = [textGraph(config), plannerGraph(config), agreementGraph(config)].flatMap(({ weights }) => weights);
  const tensors = all
    .filter(({ name }) => keep(name))
    .map(({ name, shape }) => {
      const values = fillNormal(new Float32Array(shape.reduce((size, n) => size * n, 1)), createRandom(name));
      return [name, hostTensor('float32', shape, values)] as const;
    });
  return encodeSafetensors(Object.fromEntries(tensors), { metadata: { vocabulary: 'a red fox' } });
}

test('openMiniModel() gives a model that rates only where the checkpoint tells what tokens show', async () => {
  await using whole = await openMiniModel({ config, file: checkpoint(() => true), threads: 1 });
  expect(whole.rate).toBeTypeOf('function');
  await using early = await openMiniModel({
    config,
    file: checkpoint((name) => !name.startsWith('align.subject')),
    threads: 1,
  });
  expect(early.rate).toBeNull();
});

test('openMiniModel() gives a model that draws without a plan where the checkpoint holds no planner', async () => {
  const clean = async (role: 'made' | 'given', keep: (name: string) => boolean): Promise<Float32Array> => {
    await using model = await openMiniModel({ config, file: checkpoint(keep), threads: 1 });
    const frame = { role, kind: 'image', place: { timeSeconds: 0 }, values: new Float32Array(8), sigma: 1 } as const;
    const prompt = await model.encodePrompt('a red fox', null);
    const options = { grid: { rows: 1, columns: 2 }, prompt, frameRate: 8, signal: null };
    return (await model.predictClean([frame], options))[0]!;
  };
  const isOther = (name: string): boolean => !name.startsWith('planner.');
  const unplanned = await clean('given', () => true);
  expect(await clean('made', () => true)).not.toEqual(unplanned);
  expect(await clean('made', isOther)).toEqual(unplanned);
});

test('openMiniModel() refuses a checkpoint without a vocabulary', async () => {
  await expect(openMiniModel({ config, file: encodeSafetensors({}), threads: 1 })).rejects.toThrow(
    'its metadata must hold the vocabulary: current value is none',
  );
});
