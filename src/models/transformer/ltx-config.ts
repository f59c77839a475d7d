/** Shape of an LTX-Video transformer. */
export interface LtxConfig {
  /** Latent channels, which are also the channels of a token. */
  readonly latentChannels: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly feedForwardWidth: number;
  /** Width of the text encoder's embeddings. */
  readonly textWidth: number;
  readonly frequencyWidth: number;
  readonly epsilon: number;
  /** Added to the mean square when queries and keys are normed. */
  readonly attentionEpsilon: number;
}
