/** What a downsampling of LTX-Video's encoder halves. */
export type LtxDownsampling = 'space' | 'time' | 'both';

/** Shape of LTX-Video's autoencoder, version 0.9.5 and later. */
export interface LtxAutoencoderConfig {
  readonly latentChannels: number;
  /** Pixels a side that become channels before anything else. */
  readonly patch: number;
  readonly encoder: {
    /** Width before the first stage. */
    readonly width: number;
    readonly stages: readonly {
      readonly blocks: number;
      readonly downsampling: LtxDownsampling;
      readonly out: number;
    }[];
    readonly middleBlocks: number;
  };
  readonly decoder: {
    /** Width of the innermost stage; each upsampling halves it. */
    readonly width: number;
    readonly middleBlocks: number;
    /** Residual blocks after each upsampling of time and space, from the latents outwards. */
    readonly stages: readonly number[];
  };
}
