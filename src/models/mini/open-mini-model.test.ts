import { expect, test } from 'vitest';
import { encodeSafetensors, hostTensor } from '../../graph/index.ts';
import type { MiniConfig } from '../configs/aozora-mini.ts';
import { agreementGraph } from './mini-graphs.ts';
import { openMiniModel } from './open-mini-model.ts';

const config = {
  name: 'tiny',
  autoencoder: {
    latentChannels: 4,
    framesPerLatent: 4,
    patch: 4,
    stages: [{ width: 16, encoderBlocks: 1, decoderBlocks: 1 }],
    expansion: 2,
    headChannels: 4,
  },
  text: { vocabularySize: 300, tokens: 6, width: 16, layers: 1, heads: 2 },
  transformer: { latentChannels: 4, width: 32, layers: 2, heads: 2, textWidth: 16, frequencies: 8 },
  scene: { subject: 5, color: 3 },
  planner: {
    text: { vocabularySize: 300, tokens: 6, width: 16, layers: 1, heads: 2 },
    layers: 1,
    heads: 2,
    bodies: { subject: 4, color: 2, action: 3, emotion: 2 },
  },
} as const satisfies MiniConfig;

/** A checkpoint of those weights that a rating takes, as far as they are kept. */
function checkpoint(keep: (name: string) => boolean): Uint8Array {
  const weights = agreementGraph(config).weights.filter(({ name }) => keep(name));
  const tensors = weights.map(({ name, shape }) => {
    const values = new Float32Array(shape.reduce((size, n) => size * n, 1));
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

test('openMiniModel() refuses a checkpoint without a vocabulary', async () => {
  await expect(openMiniModel({ config, file: encodeSafetensors({}), threads: 1 })).rejects.toThrow(
    'its metadata must hold the vocabulary: current value is none',
  );
});
