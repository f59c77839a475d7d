import type { TinyDecoderCheckpoint } from '../checkpoints/released-checkpoint.ts';

/** The tiny decoder of Wan 2.2 5B's latents. Mirrors with files of the same name and other values exist, so its checksum is fixed. */
export const taew22 = {
  kind: 'tiny-decoder',
  name: 'taew2.2',
  source: {
    host: 'github',
    repository: 'madebyollin/taehv',
    revision: '011dfc2112197741c540e0bdd5b7b67bcc930771',
    files: [
      {
        path: 'safetensors/taew2_2.safetensors',
        parts: ['tiny-decoder'],
        sizeBytes: 22_848_048,
        sha256: 'b84609b2a133d48434bd9636bfcb44bf05168dc436e2d3cecf26256faa1f5325',
      },
    ],
  },
  license: { name: 'MIT', url: 'https://github.com/madebyollin/taehv', isOpenSource: true },
  decoder: { latentChannels: 48, widths: [256, 128, 64, 64], patch: 2 },
} as const satisfies TinyDecoderCheckpoint;
