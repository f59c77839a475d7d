import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  evaluateDim,
  type HostTensor,
  hostTensor,
  input,
  openSafetensors,
  type Session,
  type Value,
} from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import { createFrameCaches } from './frame-caches.ts';
import type { WanAutoencoderConfig } from './wan-autoencoder-config.ts';
import { decodeWan } from './wan-decoder.ts';
import { encodeWan } from './wan-encoder.ts';

const shared = { multipliers: [1, 2, 4, 4], blocksPerStage: 2, halvesTime: [false, true, true] };
const shapes = [
  ['wan21', { ...shared, encoderWidth: 4, decoderWidth: 4, latentChannels: 4, patch: 1, hasStageShortcuts: false }],
  ['wan22', { ...shared, encoderWidth: 4, decoderWidth: 4, latentChannels: 5, patch: 2, hasStageShortcuts: true }],
] as const satisfies readonly (readonly [string, WanAutoencoderConfig])[];
const variants = shapes.flatMap(([name, config]) =>
  (['direct', 'winograd'] as const).map((method) => [name, method, config] as const),
);

type Golden = Awaited<ReturnType<typeof openSafetensors>>;

/** A session of the first or a later step, and how to run it with the caches of the step before. */
async function openStep(
  golden: Golden,
  isFirst: boolean,
  build: (caches: ReturnType<typeof createFrameCaches>, weights: ReturnType<typeof createWeights>) => Value,
): Promise<Session> {
  const weights = createWeights();
  const caches = createFrameCaches({ isFirst });
  const output = build(caches, weights);
  const tensors: Record<string, HostTensor> = {};
  for (const { name } of weights.specs) tensors[name] = await golden.readFloat32(name);
  const next = Object.fromEntries(caches.all.map((cache) => [`next_${cache.name}`, cache.next]));
  for (const cache of caches.all) for (const dim of cache.shape) expect(evaluateDim(dim, {})).toBeGreaterThan(0);
  return createSession(
    emit(
      { output, ...next },
      {
        storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensors[name]!) }),
      },
    ),
    { threads: 1 },
  );
}

/** Runs the first step on the first piece and the later step on the others. */
async function stream(
  sessions: readonly [Session, Session],
  name: string,
  pieces: readonly HostTensor[],
): Promise<Float32Array[]> {
  let caches: Record<string, HostTensor> = {};
  const outputs: Float32Array[] = [];
  for (const [i, piece] of pieces.entries()) {
    const result = await sessions[i === 0 ? 0 : 1].run({ [name]: piece, ...caches });
    outputs.push((result.output!.data as Float32Array).slice());
    caches = Object.fromEntries(
      Object.entries(result).flatMap(([key, tensor]) => (key.startsWith('next_') ? [[key.slice(5), tensor]] : [])),
    );
  }
  return outputs;
}

/** Frames `from` to `to` of [1, C, F, H, W], as [frames, C, H, W]. */
function takeFrames(tensor: HostTensor, from: number, to: number): HostTensor {
  const [, C, F, H, W] = tensor.shape as [number, number, number, number, number];
  const data = new Float32Array((to - from) * C * H * W);
  for (let f = from; f < to; f++) {
    for (let c = 0; c < C; c++) {
      const plane = (tensor.data as Float32Array).subarray((c * F + f) * H * W, (c * F + f + 1) * H * W);
      data.set(plane, ((f - from) * C + c) * H * W);
    }
  }
  return hostTensor('float32', [to - from, C, H, W], data);
}

function expectClose(actual: readonly Float32Array[], expected: HostTensor): void {
  const whole = takeFrames(expected, 0, expected.shape[2]!).data as Float32Array;
  const joined = Float32Array.from(actual.flatMap((part) => [...part]));
  expect(joined.length).toBe(whole.length);
  const scale = whole.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const worst = whole.reduce((largest, x, i) => Math.max(largest, Math.abs(x - joined[i]!)), 0);
  // float32 on both sides, about forty convolutions
  expect(worst / scale).toBeLessThan(1e-4);
}

test.each(variants)('encodeWan() streamed equals diffusers %s, %s', async (name, method, config) => {
  using golden = await openSafetensors(new URL(`./fixtures/${name}.safetensors`, import.meta.url).pathname);
  const frames = await golden.readFloat32('io.frames');
  const open = (isFirst: boolean) =>
    openStep(golden, isFirst, (caches, weights) =>
      encodeWan(weights, input('frames', [isFirst ? 1 : 4, 3, 32, 48]), { config, caches, method }),
    );
  using first = await open(true);
  using later = await open(false);
  const pieces = [takeFrames(frames, 0, 1), takeFrames(frames, 1, 5), takeFrames(frames, 5, 9)];
  expectClose(await stream([first, later], 'frames', pieces), await golden.readFloat32('io.latents'));
});

test.each(variants)('decodeWan() streamed equals diffusers %s, %s', async (name, method, config) => {
  using golden = await openSafetensors(new URL(`./fixtures/${name}.safetensors`, import.meta.url).pathname);
  const latents = await golden.readFloat32('io.latents');
  const [, C, , H, W] = latents.shape as [number, number, number, number, number];
  const open = (isFirst: boolean) =>
    openStep(golden, isFirst, (caches, weights) =>
      decodeWan(weights, input('latent', [1, C, H, W]), { config, caches, method }),
    );
  using first = await open(true);
  using later = await open(false);
  const pieces = [0, 1, 2].map((f) => {
    const piece = takeFrames(latents, f, f + 1);
    return hostTensor(
      'float32',
      piece.shape,
      (piece.data as Float32Array).map((x) => 0.5 * x),
    );
  });
  expectClose(await stream([first, later], 'latent', pieces), await golden.readFloat32('io.decoded'));
});
