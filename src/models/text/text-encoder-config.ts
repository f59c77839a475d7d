/** Shape of the bundled model's own text encoder. */
export interface TextEncoderConfig {
  /** Words, unknown-word buckets and marks. */
  readonly vocabularySize: number;
  /** Tokens of every prompt; shorter ones are filled up with the padding token, which is attended to like any other. */
  readonly tokens: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}
