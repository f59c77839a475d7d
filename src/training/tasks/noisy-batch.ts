import { add, clamp, concat, div, input, mean, mul, reshape, slice, sub, sum, type Value } from '../../graph/index.ts';
import { denoise, encodeText, layoutScale, type MiniConfig, placeWidth, type Weights } from '../../models/index.ts';

/** Sizes of one batch of the transformer. */
export interface FlowBatchShape {
  readonly clips: number;
  readonly latentFrames: number;
  /** Tokens of one latent frame. */
  readonly tokens: number;
}

/**
 * Levels below these count like them, so that almost clean frames do not outweigh all others. Nobody sees a layout: it matters only
 * until the latents are settled, and where it is hidden it cannot be told exactly at any level.
 */
const leastSigma = { latents: 0.05, layout: 0.4 };

/** Latent clips under noise, and where their tokens stand. */
export interface NoisyBatch {
  /** [B, F, S, C + K] clean latents and their layout. */
  readonly latents: Value;
  /** [B, F, S, C + K] both under noise, the layout only where it is not hidden. */
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
}

/**
 * Inputs `latents` and `noise` [B, F, S, C + K], `sigma`, `counts` and `hides` [B, F], `kind` [F], `cos` and `sin` [F S, E/2],
 * `places` [S, P]: the latents and their layout, each frame under noise of its level; `hides` is 1 where the layout is unknown.
 */
export function noisyBatch(config: MiniConfig, { clips: B, latentFrames: F, tokens: S }: FlowBatchShape): NoisyBatch {
  const { latentChannels, layoutChannels, width, heads } = config.transformer;
  const C = latentChannels + layoutChannels;
  const half = width / heads / 2;
  const latents = input('latents', [B, F, S, C], 'float32');
  const noise = input('noise', [B, F, S, C], 'float32');
  const sigma = input('sigma', [B, F], 'float32');
  const level = reshape(sigma, [B, F, 1, 1]);
  const layout = slice(latents, 3, { start: latentChannels });
  const isShown = reshape(sub(1, input('hides', [B, F], 'float32')), [B, F, 1, 1]);
  const known = concat([slice(latents, 3, { end: latentChannels }), mul(layout, isShown)], 3);
  return {
    latents,
    noisy: add(mul(known, sub(1, level)), mul(noise, level)),
    sigma,
    counts: input('counts', [B, F], 'float32'),
    kind: input('kind', [F], 'float32'),
    rotary: { cos: input('cos', [F * S, half], 'float32'), sin: input('sin', [F * S, half], 'float32') },
    places: input('places', [S, placeWidth], 'float32'),
  };
}

/** What the transformer makes of a batch under words [B, L] int64. */
export function predict(
  weights: Weights,
  config: MiniConfig,
  { batch, words }: { readonly batch: NoisyBatch; readonly words: Value },
): ReturnType<typeof denoise> {
  const text = encodeText(weights, words, config.text);
  const { noisy, sigma, kind, rotary, places } = batch;
  return denoise(
    weights,
    { latents: noisy, sigma, kind, rotary, places, text: text.tokens, pooledText: text.pooled },
    config.transformer,
  );
}

/**
 * Clean prediction with velocity weighting: |x_hat - target|^2 / sigma^2 over the frames that count, and the same unweighted.
 *
 * @param options tokenWeight [B, F, S]: what each token counts within its frame, default all the same; least: the level that lower ones count like
 * @see Lipman et al. 2023, arXiv:2210.02747; Li and He 2025, JiT, arXiv:2511.13720
 */
export function velocityLoss(
  clean: Value,
  target: Value,
  { sigma, counts }: NoisyBatch,
  { tokenWeight, least = leastSigma.latents }: { readonly tokenWeight?: Value; readonly least?: number } = {},
): { readonly loss: Value; readonly cleanError: Value } {
  const error = sub(clean, target);
  const perToken = mean(mul(error, error), [3]); // [B, F, S]
  const perFrame =
    tokenWeight === undefined ? mean(perToken, [2]) : div(sum(mul(perToken, tokenWeight), [2]), sum(tokenWeight, [2]));
  const level = clamp(sigma, { minimum: least, maximum: 1 });
  return {
    loss: weightedMean(div(perFrame, mul(level, level)), counts),
    cleanError: weightedMean(perFrame, counts),
  };
}

/**
 * The velocity losses of the latents and of their layout, each channel at unit size.
 *
 * @param tokenWeight [B, F, S] what each token counts within its frame
 */
export function flowLosses(
  config: MiniConfig,
  clean: Value,
  { batch, tokenWeight }: { readonly batch: NoisyBatch; readonly tokenWeight: Value },
): { readonly flow: Value; readonly layout: Value; readonly cleanError: Value } {
  const { latentChannels } = config.transformer;
  const part = (range: { readonly start?: number; readonly end?: number }, least: number) =>
    velocityLoss(slice(clean, 3, range), slice(batch.latents, 3, range), batch, { tokenWeight, least });
  const { loss: flow, cleanError } = part({ end: latentChannels }, leastSigma.latents);
  const layout = part({ start: latentChannels }, leastSigma.layout);
  return { flow, layout: mul(layout.loss, 1 / layoutScale ** 2), cleanError };
}

/** Mean of x under weights of its shape. */
export function weightedMean(x: Value, weight: Value): Value {
  return div(sum(mul(x, weight)), add(sum(weight), 1e-6));
}
