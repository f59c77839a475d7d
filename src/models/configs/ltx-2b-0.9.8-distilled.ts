import type { LtxCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { ltxAutoencoder, ltxTransformer } from './ltx-2b.ts';
import { t5Xxl } from './t5-xxl.ts';

/** LTX-Video 2B 0.9.8 distilled: 7 steps without guidance, and where wanted a second pass of 3 at twice the size. */
export const ltx098Distilled = {
  kind: 'ltx',
  name: 'ltx-2b-0.9.8-distilled',
  source: {
    repository: 'Lightricks/LTX-Video',
    revision: null,
    files: [
      {
        path: 'ltxv-2b-0.9.8-distilled.safetensors',
        parts: ['transformer', 'autoencoder'],
        sizeBytes: 6_340_000_000,
        sha256: null,
      },
      { path: 'ltxv-spatial-upscaler-0.9.8.safetensors', parts: ['upsampler'], sizeBytes: null, sha256: null },
    ],
  },
  license: { name: 'LTXV Open Weights', url: 'https://huggingface.co/Lightricks/LTX-Video', isOpenSource: false },
  text: t5Xxl,
  textTokens: 256,
  hasFrameLevels: true,
  maximumPixels: 1280 * 720,
  sizeMultiple: 32,
  span: 8,
  maximumFrames: 257,
  transformer: ltxTransformer,
  autoencoder: ltxAutoencoder,
  decoding: { level: 0.05, noise: 0.025 },
  refinement: {
    path: 'ltxv-spatial-upscaler-0.9.8.safetensors',
    upsampler: { latentChannels: 128, width: 512, blocks: 4 },
    sigmas: [0.9094, 0.725, 0.4219],
    sampler: 'euler',
  },
  defaults: {
    sampler: 'euler',
    steps: 7,
    guidance: 1,
    schedule: { kind: 'fixed', sigmas: [1, 0.9937, 0.9875, 0.9812, 0.975, 0.9094, 0.725] },
    frameRate: 25,
    width: 768,
    height: 512,
    frames: 121,
    negativePrompt: '',
  },
} as const satisfies LtxCheckpoint;
