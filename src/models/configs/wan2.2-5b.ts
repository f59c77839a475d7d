import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { taew22 } from './taew2.2.ts';
import { umt5Xxl } from './umt5-xxl.ts';

/** Wan 2.2 TI2V 5B: text and image to video, 1280x704 at 24 frames a second. Statistics of its latents are in vae/config.json. */
export const wan22 = {
  kind: 'wan',
  name: 'wan2.2-5b',
  source: {
    repository: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers',
    revision: null,
    files: [
      {
        path: 'transformer/diffusion_pytorch_model.safetensors.index.json',
        parts: ['transformer'],
        sizeBytes: 20_000_000_000,
        sha256: null,
      },
      {
        path: 'vae/diffusion_pytorch_model.safetensors',
        parts: ['autoencoder'],
        sizeBytes: 2_820_000_000,
        sha256: null,
      },
      { path: 'vae/config.json', parts: ['autoencoder'], sizeBytes: null, sha256: null },
    ],
  },
  license: { name: 'Apache-2.0', url: 'https://huggingface.co/Wan-AI/Wan2.2-TI2V-5B-Diffusers', isOpenSource: true },
  text: umt5Xxl,
  textTokens: 512,
  hasFrameLevels: true,
  maximumPixels: 1280 * 704,
  sizeMultiple: 32,
  span: 4,
  maximumFrames: 121,
  transformer: {
    inChannels: 48,
    outChannels: 48,
    width: 3072,
    heads: 24,
    layers: 30,
    feedForwardWidth: 14_336,
    textWidth: 4096,
    frequencyWidth: 256,
    cutsTimes: true,
    patch: 2,
    epsilon: 1e-6,
  },
  autoencoder: {
    encoderWidth: 160,
    decoderWidth: 256,
    latentChannels: 48,
    patch: 2,
    hasStageShortcuts: true,
    multipliers: [1, 2, 4, 4],
    blocksPerStage: 2,
    halvesTime: [false, true, true],
  },
  tinyDecoder: taew22,
  defaults: {
    sampler: 'unipc',
    steps: 50,
    guidance: 5,
    schedule: { kind: 'shifted', shift: 5 },
    frameRate: 24,
    width: 1280,
    height: 704,
    frames: 121,
    negativePrompt:
      'garish colours, overexposure, a still picture, blurred details, subtitles, a grey cast, low quality, compression artefacts, deformed hands and faces, extra limbs, a crowded background',
  },
} as const satisfies WanCheckpoint;
