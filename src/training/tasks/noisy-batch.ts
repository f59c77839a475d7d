import { add, clamp, div, input, mean, mul, reshape, sub, sum, type Value } from '../../graph/index.ts';
import { denoise, encodeText, type MiniConfig, placeWidth, planWidth, type Weights } from '../../models/index.ts';

/** Sizes of one batch of the transformer. */
export interface FlowBatchShape {
  readonly clips: number;
  readonly latentFrames: number;
  /** Tokens of one latent frame. */
  readonly tokens: number;
}

/** Levels below this count like it, so that almost clean frames do not outweigh all others. */
const leastSigma = 0.05;

/** Latent clips under noise, and where their tokens stand. */
export interface NoisyBatch {
  /** [B, F, S, C] clean latents. */
  readonly latents: Value;
  /** [B, F, S, C] under noise. */
  readonly noisy: Value;
  /** [B, F] */
  readonly sigma: Value;
  /** [B, F] 1 where a frame's error counts, 0 where it is given. */
  readonly counts: Value;
  /** [F] */
  readonly kind: Value;
  readonly rotary: { readonly cos: Value; readonly sin: Value };
  /** [S, P] */
  readonly places: Value;
  /** [B, F, S, Q] */
  readonly plan: Value;
}

/**
 * Inputs `latents` and `noise` [B, F, S, C], `sigma` and `counts` [B, F], `kind` [F], `cos` and `sin` [F S, E/2], `places` [S, P], `plan`
 * [B, F, S, Q]: latents, each frame under noise of its level.
 */
export function noisyBatch(config: MiniConfig, { clips: B, latentFrames: F, tokens: S }: FlowBatchShape): NoisyBatch {
  const { width, heads } = config.transformer;
  const { latentChannels: C } = config.autoencoder;
  const half = width / heads / 2;
  const latents = input('latents', [B, F, S, C], 'float32');
  const noise = input('noise', [B, F, S, C], 'float32');
  const sigma = input('sigma', [B, F], 'float32');
  const level = reshape(sigma, [B, F, 1, 1]);
  return {
    latents,
    noisy: add(mul(latents, sub(1, level)), mul(noise, level)),
    sigma,
    counts: input('counts', [B, F], 'float32'),
    kind: input('kind', [F], 'float32'),
    rotary: { cos: input('cos', [F * S, half], 'float32'), sin: input('sin', [F * S, half], 'float32') },
    places: input('places', [S, placeWidth], 'float32'),
    plan: input('plan', [B, F, S, planWidth(config.planner.bodies)], 'float32'),
  };
}

/** What the transformer makes of a batch under words [B, L] int64. */
export function predict(
  weights: Weights,
  config: MiniConfig,
  { batch, words }: { readonly batch: NoisyBatch; readonly words: Value },
): ReturnType<typeof denoise> {
  const text = encodeText(weights, words, config.text);
  const { noisy, sigma, kind, rotary, places, plan } = batch;
  return denoise(
    weights,
    { latents: noisy, sigma, kind, rotary, places, plan, text: text.tokens, pooledText: text.pooled },
    config.transformer,
  );
}

/** What frames and their tokens count in a loss. */
interface FrameWeights extends Pick<NoisyBatch, 'sigma' | 'counts'> {
  /** [B, F, S] what each token counts within its frame. Default, and null: all the same. */
  readonly tokenWeight?: Value | null;
}

/**
 * Clean prediction with velocity weighting: |x_hat - target|^2 / sigma^2 over the frames that count, and the same unweighted.
 *
 * @param clean  [B, F, S, C] the estimate
 * @param target [B, F, S, C] what it should be
 * @returns      [] each, means over frames
 * @see Lipman et al. 2023, arXiv:2210.02747; Li and He 2025, JiT, arXiv:2511.13720
 */
export function velocityLoss(
  clean: Value,
  target: Value,
  { sigma, counts, tokenWeight = null }: FrameWeights,
): { readonly loss: Value; readonly cleanError: Value } {
  const error = sub(clean, target);
  const perToken = mean(mul(error, error), [3]); // [B, F, S]
  const perFrame =
    tokenWeight === null ? mean(perToken, [2]) : div(sum(mul(perToken, tokenWeight), [2]), sum(tokenWeight, [2]));
  const level = clamp(sigma, { minimum: leastSigma, maximum: 1 });
  return {
    loss: weightedMean(div(perFrame, mul(level, level)), counts),
    cleanError: weightedMean(perFrame, counts),
  };
}

/** Mean of x under weights of its shape. */
export function weightedMean(x: Value, weight: Value): Value {
  return div(sum(mul(x, weight)), add(sum(weight), 1e-6));
}
