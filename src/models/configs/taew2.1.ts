import type { TinyDecoderCheckpoint } from '../checkpoints/released-checkpoint.ts';

/** The tiny decoder of Wan 2.1's latents. Mirrors with files of the same name and other values exist, so its checksum is fixed. */
export const taew21 = {
  kind: 'tiny-decoder',
  name: 'taew2.1',
  source: {
    host: 'github',
    repository: 'madebyollin/taehv',
    revision: '0ad83bb8fdc48e9e94138704e939d500a3b43660',
    files: [
      {
        path: 'safetensors/taew2_1.safetensors',
        parts: ['tiny-decoder'],
        sizeBytes: 22_642_902,
        sha256: '04766eac0221b5390b985ae3fdcca652cbb4b1e8b82b28ea7ff89dfad1b1a93f',
      },
    ],
  },
  license: { name: 'MIT', url: 'https://github.com/madebyollin/taehv', isOpenSource: true },
  decoder: { latentChannels: 16, widths: [256, 128, 64, 64], patch: 1 },
} as const satisfies TinyDecoderCheckpoint;
