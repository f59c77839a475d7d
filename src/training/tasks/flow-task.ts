import { add, clamp, div, input, linear, mean, mul, reshape, slice, sub, sum, type Value } from '../../graph/index.ts';
import { createWeights, denoise, encodeText, type MiniConfig, type Weights } from '../../models/index.ts';
import { tokenAnswers } from '../data/token-labels.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Sizes of one batch of the transformer. */
export interface FlowBatchShape {
  readonly clips: number;
  readonly latentFrames: number;
  /** Tokens of one latent frame. */
  readonly tokens: number;
}

/** Weight of the question what each token shows. */
const sceneWeight = 0.2;
/** What a token that shows no body counts against one that does: there are many more of them. */
const emptyWeight = 0.2;

/** Levels below this count like it, so that almost clean frames do not outweigh all others. */
const leastSigma = 0.05;

/**
 * Flow matching with clean prediction and velocity weighting: |x_hat - x|^2 / sigma^2 over the frames that are noisy.
 *
 * Inputs: `latents` and `noise` [B, F, S, C], `sigma` and `counts` [B, F], `kind` [F], `cos` and `sin` [F S, E/2],
 * `tokens` [B, L] int64, `subject` and `color` [B, F, S, K] one-hot.
 *
 * From its first layers the transformer must also tell what each token shows, which the world knows: so it works out from
 * the words what is where before it draws.
 *
 * @see Lipman et al. 2023, arXiv:2210.02747; Li and He 2025, JiT, arXiv:2511.13720 (clean prediction, velocity loss);
 * Yu et al. 2025, REPA, arXiv:2410.06940 (aligned hidden states)
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
  const scene = sceneLoss(weights.scope('align'), outputs.hidden, {
    subject: input('subject', [B, F, S, tokenAnswers.subject], 'float32'),
    color: input('color', [B, F, S, tokenAnswers.color], 'float32'),
  });
  return {
    loss: add(loss, mul(scene, sceneWeight)),
    reports: { flow: loss, clean_error: weightedMean(perFrame, counts), scene },
    weights: weights.specs,
  };
}

/** Cross-entropy of what each token shows, read from the hidden states by one linear layer. */
function sceneLoss(scope: Weights, hidden: Value, answers: Readonly<Record<keyof typeof tokenAnswers, Value>>): Value {
  const [B, F, S] = hidden.shape;
  const none = slice(answers.subject, 3, { end: 1 }); // [B, F, S, 1]
  const weight = reshape(add(mul(none, emptyWeight - 1), 1), [B!, F!, S!]);
  const losses = Object.entries(answers).map(([name, answer]) =>
    weightedMean(crossEntropy(answersOf(scope.scope(name), hidden, answer.shape[3] as number), answer).loss, weight),
  );
  return losses.reduce((a, b) => add(a, b));
}

/** [B, F, S, K] */
function answersOf(scope: Weights, hidden: Value, count: number): Value {
  const D = hidden.shape[3] as number;
  const weight = scope.get('weight', [count, D], { kind: 'normal', deviation: 1 / Math.sqrt(D) });
  return linear(hidden, weight, scope.get('bias', [count], { kind: 'constant', value: 0 }));
}

function weightedMean(x: Value, weight: Value): Value {
  return div(sum(mul(x, weight)), add(sum(weight), 1e-6));
}

function squared(x: Value): Value {
  return mul(x, x);
}
