import { add, input, mul, sub } from '../../graph/index.ts';
import { createWeights, type MiniConfig } from '../../models/index.ts';
import { type FlowBatchShape, noisyBatch, predict, velocityLoss } from './noisy-batch.ts';
import { sceneAnswers, sceneLoss, showsNobody } from './scene-loss.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Weight of the question what each token shows. */
export const sceneWeight = 0.2;
/** Tokens of bodies count more than scenery: they are a tenth of all, and what a prompt is about. */
export const bodyTokenWeight = 8;

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
  const { clips: B } = batch;
  const weights = createWeights();
  const noisy = noisyBatch(config, batch);
  const words = input('tokens', [B, config.text.tokens], 'int64');
  const outputs = predict(weights, config, { batch: noisy, words });
  const answers = sceneAnswers(config, batch);
  const tokenWeight = sub(bodyTokenWeight, mul(showsNobody(answers), bodyTokenWeight - 1));
  const { loss: flow, cleanError } = velocityLoss(outputs.clean, noisy.latents, noisy, tokenWeight);
  const scene = sceneLoss(weights, config, { hidden: outputs.hidden, answers });
  return {
    loss: add(flow, mul(scene, sceneWeight)),
    reports: { flow, clean_error: cleanError, scene },
    weights: weights.specs,
  };
}
