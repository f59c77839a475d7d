import type { LtxCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { ltxAutoencoder, ltxTransformer } from './ltx-2b.ts';
import { t5Xxl } from './t5-xxl.ts';

/** LTX-Video 2B 0.9.5: 40 guided steps. */
export const ltx095 = {
  kind: 'ltx',
  name: 'ltx-2b-0.9.5',
  source: {
    repository: 'Lightricks/LTX-Video',
    revision: null,
    files: [
      {
        path: 'ltx-video-2b-v0.9.5.safetensors',
        parts: ['transformer', 'autoencoder'],
        sizeBytes: 6_300_000_000,
        sha256: null,
      },
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
  refinement: null,
  defaults: {
    sampler: 'euler',
    steps: 40,
    guidance: 3,
    schedule: { kind: 'token-shifted', low: [1024, 0.95], high: [4096, 2.05], terminal: 0.1 },
    frameRate: 25,
    width: 768,
    height: 512,
    frames: 121,
    negativePrompt: 'low quality, jitter, blur, distortion, inconsistent motion',
  },
} as const satisfies LtxCheckpoint;
