import type { MiniConfig } from '../configs/aozora-mini.ts';

const text = { vocabularySize: 300, tokens: 6, width: 16, layers: 1, heads: 2 } as const;

/** A model with every part of the bundled one, so small that it runs in a moment. */
export const tinyMini = {
  name: 'tiny',
  autoencoder: {
    latentChannels: 4,
    framesPerLatent: 4,
    patch: 4,
    stages: [
      { width: 16, encoderBlocks: 1, decoderBlocks: 1 },
      { width: 24, encoderBlocks: 1, decoderBlocks: 2 },
    ],
    expansion: 2,
    headChannels: 4,
  },
  text,
  transformer: { width: 32, layers: 2, heads: 2, textWidth: 16, frequencies: 8 },
  scene: { subject: 5, color: 3 },
  planner: {
    text,
    layers: 1,
    heads: 2,
    bodies: { subject: 4, color: 2, action: 3, emotion: 2 },
  },
} as const satisfies MiniConfig;
