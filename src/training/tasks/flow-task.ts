import { add, input, mul, reshape, slice, sub, type Value } from '../../graph/index.ts';
import { createWeights, type MiniConfig, type Weights } from '../../models/index.ts';
import { tokenAnswers } from '../data/token-labels.ts';
import { crossEntropy } from './cross-entropy.ts';
import { linearAnswers } from './linear-answers.ts';
import { type FlowBatchShape, noisyBatch, predict, velocityLoss, weightedMean } from './noisy-batch.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Weight of the question what each token shows. */
const sceneWeight = 0.2;
/** Tokens of bodies count more than scenery: they are a tenth of all, and what a prompt is about. */
const bodyTokenWeight = 3;
/** What a token that shows no body counts against one that does: there are many more of them. */
const emptyWeight = 0.2;

/**
 * Flow matching with clean prediction and velocity weighting: |x_hat - x|^2 / sigma^2 over the frames that are noisy.
 *
 * Inputs: those of `noisyBatch`, `tokens` [B, L] int64, `subject` and `color` [B, F, S, K] one-hot.
 *
 * From its first layers the transformer must also tell what each token shows, which the world knows: so it works out from
 * the words what is where before it draws.
 *
 * @see Lipman et al. 2023, arXiv:2210.02747; Li and He 2025, JiT, arXiv:2511.13720 (clean prediction, velocity loss);
 * Yu et al. 2025, REPA, arXiv:2410.06940 (aligned hidden states)
 */
export function flowGraph(config: MiniConfig, batch: FlowBatchShape): TrainingGraph {
  const { clips: B, latentFrames: F, tokens: S } = batch;
  const weights = createWeights();
  const noisy = noisyBatch(config, batch);
  const words = input('tokens', [B, config.text.tokens], 'int64');
  const outputs = predict(weights, config, { batch: noisy, words });
  const subject = input('subject', [B, F, S, tokenAnswers.subject], 'float32');
  const isEmpty = reshape(slice(subject, 3, { end: 1 }), [B, F, S]);
  const { loss, cleanError } = velocityLoss(
    outputs.clean,
    noisy.latents,
    noisy,
    sub(bodyTokenWeight, mul(isEmpty, bodyTokenWeight - 1)),
  );
  const scene = sceneLoss(weights.scope('align'), outputs.hidden, {
    subject,
    color: input('color', [B, F, S, tokenAnswers.color], 'float32'),
  });
  return {
    loss: add(loss, mul(scene, sceneWeight)),
    reports: { flow: loss, clean_error: cleanError, scene },
    weights: weights.specs,
  };
}

/** Cross-entropy of what each token shows, read from the hidden states by one linear layer. */
function sceneLoss(scope: Weights, hidden: Value, answers: Readonly<Record<keyof typeof tokenAnswers, Value>>): Value {
  const [B, F, S] = hidden.shape;
  const none = slice(answers.subject, 3, { end: 1 }); // [B, F, S, 1]
  const weight = reshape(add(mul(none, emptyWeight - 1), 1), [B!, F!, S!]);
  const losses = Object.entries(answers).map(([name, answer]) =>
    weightedMean(
      crossEntropy(linearAnswers(scope.scope(name), hidden, answer.shape[3] as number), answer).loss,
      weight,
    ),
  );
  return losses.reduce((a, b) => add(a, b));
}
