import { createRandom, fillNormal } from '../../base/index.ts';
import { type HostTensor, type HostTensors, hostTensor } from '../../graph/index.ts';
import { type MiniConfig, placeWidth, planWidth } from '../../models/index.ts';

/** A model in which every part of the real one has its place, so small that its graphs run in a moment. */
export const tinyConfig = {
  name: 'tiny',
  autoencoder: {
    latentChannels: 4,
    framesPerLatent: 4,
    patch: 8,
    stages: [{ width: 8, encoderBlocks: 1, decoderBlocks: 1 }],
    expansion: 2,
    headChannels: 4,
  },
  text: { vocabularySize: 20, tokens: 5, width: 16, layers: 1, heads: 2 },
  transformer: { width: 16, layers: 6, heads: 2, textWidth: 16, frequencies: 8 },
  scene: { subject: 4, color: 3 },
  planner: {
    text: { vocabularySize: 20, tokens: 5, width: 16, layers: 1, heads: 2 },
    layers: 1,
    heads: 2,
    bodies: { subject: 3, color: 2, action: 2, emotion: 2 },
  },
} as const satisfies MiniConfig;

/** Sizes of `tinyBatch`. */
export const tinyShape = { clips: 2, latentFrames: 3, tokens: 6 };

/** Normal values that depend on the name alone. */
export function normalTensor(name: string, dims: readonly number[], deviation = 1): HostTensor {
  const data = fillNormal(new Float32Array(dims.reduce((a, b) => a * b, 1)), createRandom(name));
  return hostTensor(
    'float32',
    dims,
    data.map((x) => deviation * x),
  );
}

/** The inputs of `noisyBatch`: two clips at many levels, one of their frames given. */
export function tinyBatch(): HostTensors {
  const { clips: B, latentFrames: F, tokens: S } = tinyShape;
  const C = tinyConfig.autoencoder.latentChannels;
  return {
    latents: normalTensor('latents', [B, F, S, C]),
    noise: normalTensor('noise', [B, F, S, C]),
    sigma: hostTensor('float32', [B, F], Float32Array.of(0.9, 0.5, 0.02, 0.3, 0, 1)),
    counts: hostTensor('float32', [B, F], Float32Array.of(1, 1, 1, 1, 0, 1)),
    plan: normalTensor('plan', [B, F, S, planWidth(tinyConfig.planner.bodies)]),
    places: normalTensor('places', [S, placeWidth]),
    kind: hostTensor('float32', [F], Float32Array.of(0, 1, 1)),
    cos: normalTensor('cos', [F * S, 4]),
    sin: normalTensor('sin', [F * S, 4]),
  };
}
