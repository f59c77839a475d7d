/** Shape of a Wan autoencoder. */
export interface WanAutoencoderConfig {
  readonly encoderWidth: number;
  readonly decoderWidth: number;
  readonly latentChannels: number;
  /** Width of each stage, in base widths, from the picture inwards. */
  readonly multipliers: readonly number[];
  readonly blocksPerStage: number;
  /** Whether time is halved after each stage but the last, from the picture inwards. */
  readonly halvesTime: readonly boolean[];
  /** Pixels a side that become channels before anything else; 1 for none. */
  readonly patch: number;
  /** Wan 2.2 adds averaging and repeating shortcuts around its stages. */
  readonly hasStageShortcuts: boolean;
}
