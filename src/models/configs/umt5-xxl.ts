import type { TextEncoderCheckpoint } from '../checkpoints/released-checkpoint.ts';

/** The encoder of UMT5 XXL as the Wan repositories carry it: 5.68 B parameters. */
export const umt5Xxl = {
  kind: 't5',
  name: 'umt5-xxl',
  source: {
    repository: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers',
    revision: null,
    files: [
      {
        path: 'text_encoder/model.safetensors.index.json',
        parts: ['text-encoder'],
        sizeBytes: 11_400_000_000,
        sha256: null,
      },
      { path: 'tokenizer/tokenizer.json', parts: ['tokenizer'], sizeBytes: 16_800_000, sha256: null },
    ],
  },
  license: { name: 'Apache-2.0', url: 'https://huggingface.co/google/umt5-xxl', isOpenSource: true },
  encoder: {
    vocabularySize: 256_384,
    width: 4096,
    layers: 24,
    heads: 64,
    headWidth: 64,
    feedForwardWidth: 10_240,
    buckets: 32,
    maximumDistance: 128,
    hasBiasInEveryLayer: true,
    epsilon: 1e-6,
  },
  endToken: 1,
} as const satisfies TextEncoderCheckpoint;
