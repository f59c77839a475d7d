/** Shape of the bundled model's diffusion transformer. */
export interface TransformerConfig {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly textWidth: number;
  /** Sine and cosine pairs that a noise level is embedded with. */
  readonly frequencies: number;
}
