import type { LtxAutoencoderConfig } from '../autoencoder/ltx-autoencoder-config.ts';
import type { LtxConfig } from '../transformer/ltx-config.ts';

/** The transformer of every LTX-Video 2B release: 1.92 B parameters. @see diffusers `LTXVideoTransformer3DModel` */
export const ltxTransformer = {
  latentChannels: 128,
  width: 2048,
  heads: 32,
  layers: 28,
  feedForwardWidth: 8192,
  textWidth: 4096,
  frequencyWidth: 256,
  epsilon: 1e-6,
  attentionEpsilon: 1e-5,
} as const satisfies LtxConfig;

/** The autoencoder of LTX-Video 0.9.5 to 0.9.8. @see diffusers `AutoencoderKLLTXVideo` */
export const ltxAutoencoder = {
  latentChannels: 128,
  patch: 4,
  encoder: {
    width: 128,
    stages: [
      { blocks: 4, downsampling: 'space', out: 256 },
      { blocks: 6, downsampling: 'time', out: 512 },
      { blocks: 6, downsampling: 'both', out: 1024 },
      { blocks: 2, downsampling: 'both', out: 2048 },
    ],
    middleBlocks: 2,
  },
  decoder: { width: 1024, middleBlocks: 5, stages: [5, 5, 5] },
} as const satisfies LtxAutoencoderConfig;
