import { type LtxCheckpoint, ltx098Distilled, type WanCheckpoint, wan21Small, wan22 } from '../../src/models/index.ts';

/** Wan 2.2 at tiny width, as the random weights in `fixtures/wan`. */
export const tinyWan: WanCheckpoint = {
  ...wan22,
  name: 'tiny-wan',
  text: {
    ...wan22.text,
    encoder: {
      ...wan22.text.encoder,
      vocabularySize: 400,
      width: 16,
      layers: 2,
      heads: 2,
      headWidth: 8,
      feedForwardWidth: 24,
    },
  },
  transformer: {
    ...wan22.transformer,
    inChannels: 5,
    outChannels: 5,
    width: 36,
    heads: 2,
    layers: 2,
    feedForwardWidth: 40,
    textWidth: 16,
    frequencyWidth: 16,
  },
  autoencoder: { ...wan22.autoencoder, encoderWidth: 4, decoderWidth: 4, latentChannels: 5 },
};

/** Wan 2.1 at tiny width, as the random weights in `fixtures/wan21`; its text encoder is that in `fixtures/wan`. */
export const tinyWan21: WanCheckpoint = {
  ...wan21Small,
  name: 'tiny-wan-2.1',
  text: tinyWan.text,
  transformer: { ...tinyWan.transformer, inChannels: 4, outChannels: 4 },
  autoencoder: { ...wan21Small.autoencoder, encoderWidth: 4, decoderWidth: 4, latentChannels: 4 },
};

/** LTX-Video 0.9.8 at tiny width, as the random weights in `fixtures/ltx`. */
export const tinyLtx: LtxCheckpoint = {
  ...ltx098Distilled,
  name: 'tiny-ltx',
  source: {
    ...ltx098Distilled.source,
    files: [{ path: 'ltx-tiny.safetensors', parts: ['transformer', 'autoencoder'], sizeBytes: null, sha256: null }],
  },
  text: {
    ...ltx098Distilled.text,
    encoder: {
      ...ltx098Distilled.text.encoder,
      vocabularySize: 400,
      width: 16,
      layers: 2,
      heads: 2,
      headWidth: 8,
      feedForwardWidth: 24,
    },
  },
  transformer: {
    ...ltx098Distilled.transformer,
    latentChannels: 6,
    width: 32,
    heads: 2,
    layers: 2,
    feedForwardWidth: 128,
    textWidth: 16,
  },
  autoencoder: {
    latentChannels: 6,
    patch: 4,
    encoder: {
      width: 4,
      stages: [
        { blocks: 2, downsampling: 'space', out: 8 },
        { blocks: 1, downsampling: 'time', out: 16 },
        { blocks: 1, downsampling: 'both', out: 32 },
        { blocks: 1, downsampling: 'both', out: 32 },
      ],
      middleBlocks: 2,
    },
    decoder: { width: 32, middleBlocks: 2, stages: [1, 2, 1] },
  },
  // diffusers mixes noise in after undoing the normalisation, the original before
  decoding: { level: 0.05, noise: 0 },
  refinement: {
    ...ltx098Distilled.refinement,
    path: 'upscaler.safetensors',
    upsampler: { latentChannels: 6, width: 32, blocks: 1 },
  },
};
