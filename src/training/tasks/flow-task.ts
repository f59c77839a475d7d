import { add, clamp, div, input, mean, mul, reshape, sub, sum, type Value } from '../../graph/index.ts';
import { createWeights, denoise, encodeText, type MiniConfig } from '../../models/index.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Sizes of one batch of the transformer. */
export interface FlowBatchShape {
  readonly clips: number;
  readonly latentFrames: number;
  /** Tokens of one latent frame. */
  readonly tokens: number;
}

/** Levels below this count like it, so that almost clean frames do not outweigh all others. */
const leastSigma = 0.05;

/**
 * Flow matching with clean prediction and velocity weighting: |x_hat - x|^2 / sigma^2 over the frames that are noisy.
 *
 * Inputs: `latents` and `noise` [B, F, S, C], `sigma` and `counts` [B, F], `kind` [F], `cos` and `sin` [F S, E/2],
 * `tokens` [B, L] int64.
 *
 * @see Lipman et al. 2023, arXiv:2210.02747; Li and He 2025, JiT, arXiv:2511.13720 (clean prediction, velocity loss)
 */
export function flowGraph(config: MiniConfig, batch: FlowBatchShape): TrainingGraph {
  const { clips: B, latentFrames: F, tokens: S } = batch;
  const { latentChannels: C, width, heads } = config.transformer;
  const weights = createWeights();
  const latents = input('latents', [B, F, S, C], 'float32');
  const noise = input('noise', [B, F, S, C], 'float32');
  const sigma = input('sigma', [B, F], 'float32');
  const counts = input('counts', [B, F], 'float32');
  const half = width / heads / 2;
  const rotary = {
    cos: input('cos', [F * S, half], 'float32'),
    sin: input('sin', [F * S, half], 'float32'),
  };
  const text = encodeText(weights, input('tokens', [B, config.text.tokens], 'int64'), config.text);
  const level = reshape(sigma, [B, F, 1, 1]);
  const noisy = add(mul(latents, sub(1, level)), mul(noise, level)); // [B, F, S, C]
  const outputs = denoise(
    weights,
    {
      latents: noisy,
      sigma,
      kind: input('kind', [F], 'float32'),
      rotary,
      text: text.tokens,
      pooledText: text.pooled,
    },
    config.transformer,
  );
  const error = sub(outputs.clean, latents);
  const perFrame = mean(mul(error, error), [2, 3]); // [B, F]
  const loss = weightedMean(div(perFrame, squared(clamp(sigma, { minimum: leastSigma, maximum: 1 }))), counts);
  return { loss, reports: { clean_error: weightedMean(perFrame, counts) }, weights: weights.specs };
}

function weightedMean(x: Value, weight: Value): Value {
  return div(sum(mul(x, weight)), add(sum(weight), 1e-6));
}

function squared(x: Value): Value {
  return mul(x, x);
}
