import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { taew21 } from './taew2.1.ts';
import { umt5Xxl } from './umt5-xxl.ts';

/** Wan 2.1 T2V 1.3B: text to video, 832x480 at 16 frames a second. @see arXiv:2503.20314 */
export const wan21Small = {
  kind: 'wan',
  name: 'wan2.1-1.3b',
  source: {
    repository: 'Wan-AI/Wan2.1-T2V-1.3B-Diffusers',
    revision: null,
    files: [
      {
        path: 'transformer/diffusion_pytorch_model.safetensors.index.json',
        parts: ['transformer'],
        sizeBytes: 5_680_000_000,
        sha256: null,
      },
      {
        path: 'vae/diffusion_pytorch_model.safetensors',
        parts: ['autoencoder'],
        sizeBytes: 508_000_000,
        sha256: null,
      },
      { path: 'vae/config.json', parts: ['autoencoder'], sizeBytes: null, sha256: null },
    ],
  },
  license: { name: 'Apache-2.0', url: 'https://huggingface.co/Wan-AI/Wan2.1-T2V-1.3B-Diffusers', isOpenSource: true },
  text: umt5Xxl,
  textTokens: 512,
  hasFrameLevels: false,
  maximumPixels: 832 * 480,
  sizeMultiple: 16,
  span: 4,
  maximumFrames: 81,
  transformer: {
    inChannels: 16,
    outChannels: 16,
    width: 1536,
    heads: 12,
    layers: 30,
    feedForwardWidth: 8960,
    textWidth: 4096,
    frequencyWidth: 256,
    cutsTimes: true,
    patch: 2,
    epsilon: 1e-6,
  },
  autoencoder: {
    encoderWidth: 96,
    decoderWidth: 96,
    latentChannels: 16,
    patch: 1,
    hasStageShortcuts: false,
    multipliers: [1, 2, 4, 4],
    blocksPerStage: 2,
    halvesTime: [false, true, true],
  },
  tinyDecoder: taew21,
  defaults: {
    sampler: 'unipc',
    steps: 50,
    guidance: 5,
    schedule: { kind: 'shifted', shift: 3 },
    frameRate: 16,
    width: 832,
    height: 480,
    frames: 81,
    negativePrompt:
      'garish colours, overexposure, a still picture, blurred details, subtitles, a grey cast, low quality, compression artefacts, deformed hands and faces, extra limbs, a crowded background',
  },
} as const satisfies WanCheckpoint;
