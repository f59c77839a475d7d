/** Shape of a T5 or UMT5 encoder. */
export interface T5Config {
  readonly vocabularySize: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly feedForwardWidth: number;
  /** Buckets of the relative position bias. */
  readonly buckets: number;
  /** Distance from which all positions share the last bucket. */
  readonly maximumDistance: number;
  /** T5 has one table of position biases, in the first layer; UMT5 has one in every layer. */
  readonly hasBiasInEveryLayer: boolean;
  readonly epsilon: number;
}
