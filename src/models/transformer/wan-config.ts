/** Shape of a Wan transformer: Wan 2.1 and 2.2 at every size. */
export interface WanConfig {
  /** Latent channels that go in; more than go out where a checkpoint takes condition channels. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly feedForwardWidth: number;
  readonly textWidth: number;
  /** Width of the sinusoid that a noise level is embedded with. */
  readonly frequencyWidth: number;
  /** Whether times, of 1000, are cut to whole numbers, as Wan's own schedulers do. */
  readonly cutsTimes: boolean;
  /** Latent rows and columns that one token covers. */
  readonly patch: number;
  readonly epsilon: number;
}
