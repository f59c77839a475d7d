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
  type Value,
} from '../../graph/index.ts';
import { createWeights, type WeightStore } from '../weights.ts';
import type { LtxAutoencoderConfig } from './ltx-autoencoder-config.ts';
import { decodeLtx } from './ltx-decoder.ts';
import { encodeLtx } from './ltx-encoder.ts';

const tiny: LtxAutoencoderConfig = {
  latentChannels: 6,
  patch: 4,
  encoder: {
    width: 4,
    stages: [
      { blocks: 2, downsampling: 'space', out: 8 },
      { blocks: 1, downsampling: 'time', out: 16 },
      { blocks: 1, downsampling: 'both', out: 32 },
      { blocks: 1, downsampling: 'both', out: 32 },
    ],
    middleBlocks: 2,
  },
  decoder: { width: 32, middleBlocks: 2, stages: [1, 2, 1] },
};

/** [1, C, F, H, W] to [F, C, H, W] */
function framesFirst(tensor: HostTensor<'float32'>): HostTensor<'float32'> {
  const [, C, F, H, W] = tensor.shape as [number, number, number, number, number];
  const data = new Float32Array(tensor.data.length);
  for (let c = 0; c < C; c++) {
    for (let f = 0; f < F; f++) {
      data.set(tensor.data.subarray((c * F + f) * H * W, (c * F + f + 1) * H * W), (f * C + c) * H * W);
    }
  }
  return hostTensor('float32', [F, C, H, W], data);
}

async function run(
  build: (weights: WeightStore) => Value,
  feeds: Record<string, string | HostTensor>,
): Promise<{ actual: Float32Array; read(name: string): Promise<HostTensor<'float32'>> }> {
  const golden = await openSafetensors(new URL('./fixtures/ltx.safetensors', import.meta.url).pathname);
  const weights = createWeights();
  const output = build(weights);
  const tensors: Record<string, HostTensor> = {};
  for (const { name } of weights.specs) tensors[name] = await golden.readFloat32(name);
  const model = emit(
    { output },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[name]!) }) },
  );
  using session = await createSession(model, { threads: 1 });
  const inputs: Record<string, HostTensor> = {};
  for (const [name, value] of Object.entries(feeds)) {
    inputs[name] = typeof value === 'string' ? framesFirst(await golden.readFloat32(value)) : value;
  }
  const result = await session.run(inputs);
  return {
    actual: result.output!.data as Float32Array,
    read: async (name) => framesFirst(await golden.readFloat32(name)),
  };
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const worst = expected.reduce((largest, x, i) => Math.max(largest, Math.abs(x - actual[i]!)), 0);
  // float32 on both sides, about thirty convolutions
  expect(worst / scale).toBeLessThan(1e-4);
}

const methods = ['direct', 'winograd'] as const;

test.each(methods)('encodeLtx() equals diffusers for any number of frames, %s', async (method) => {
  const frames = input('frames', [17, 3, 64, 96]);
  const { actual, read } = await run((weights) => encodeLtx(weights, frames, { config: tiny, method }), {
    frames: 'io.frames',
  });
  expectClose(actual, (await read('io.latents')).data);
});

test.each(methods)('decodeLtx() equals diffusers with a symbolic number of frames, %s', async (method) => {
  const latents = input('latents', [symbol('F'), 6, symbol('h'), symbol('w')]);
  const time = input('time', [1]);
  const { actual, read } = await run((weights) => decodeLtx(weights, { latents, time }, { config: tiny, method }), {
    latents: 'io.latents',
    time: hostTensor('float32', [1], Float32Array.of(0.05)),
  });
  expectClose(actual, (await read('io.decoded')).data);
});
