/** One resolution of the autoencoder; each next stage halves rows and columns. */
export interface AutoencoderStage {
  readonly width: number;
  readonly encoderBlocks: number;
  readonly decoderBlocks: number;
}

/** Shape of the patch autoencoder. */
export interface AutoencoderConfig {
  readonly latentChannels: number;
  /** Frames that one latent frame after the first covers. */
  readonly framesPerLatent: number;
  /** Pixels a side of one cell of the first stage. */
  readonly patch: number;
  readonly stages: readonly AutoencoderStage[];
  /** Hidden width of a block's feed-forward, in widths. */
  readonly expansion: number;
  /** Channels of the decoder's last convolutions, at half the picture's size. */
  readonly headChannels: number;
}

/** Pixels a side of one latent cell. */
export function cellSize(config: AutoencoderConfig): number {
  return config.patch * 2 ** (config.stages.length - 1);
}
