import type { TextEncoderCheckpoint } from '../checkpoints/released-checkpoint.ts';

/** The encoder of T5 1.1 XXL as LTX-Video's repository carries it: 4.76 B parameters. */
export const t5Xxl = {
  kind: 't5',
  name: 't5-xxl',
  source: {
    repository: 'Lightricks/LTX-Video',
    revision: null,
    files: [
      {
        path: 'text_encoder/model.safetensors.index.json',
        parts: ['text-encoder'],
        sizeBytes: 19_000_000_000,
        sha256: null,
      },
      { path: 'tokenizer/spiece.model', parts: ['tokenizer'], sizeBytes: 790_000, sha256: null },
    ],
  },
  license: { name: 'Apache-2.0', url: 'https://huggingface.co/google/t5-v1_1-xxl', isOpenSource: true },
  encoder: {
    vocabularySize: 32_128,
    width: 4096,
    layers: 24,
    heads: 64,
    headWidth: 64,
    feedForwardWidth: 10_240,
    buckets: 32,
    maximumDistance: 128,
    hasBiasInEveryLayer: false,
    epsilon: 1e-6,
  },
  endToken: 1,
} as const satisfies TextEncoderCheckpoint;
