import { add, input, mul, sub, type Value } from '../../graph/index.ts';
import type { MiniConfig, Weights } from '../../models/index.ts';
import { type FlowBatchShape, type NoisyBatch, noisyBatch, predict, velocityLoss } from './noisy-batch.ts';
import { sceneAnswers, sceneLoss, sceneWeight, showsNobody } from './scene-loss.ts';

/** Tokens of bodies count more than scenery: they are a tenth of all, and what a prompt is about. */
const bodyTokenWeight = 8;

/** What the transformer makes of a batch, and what that costs. */
export interface FlowLoss {
  readonly batch: NoisyBatch;
  /** [B, L] int64 */
  readonly words: Value;
  /** [B, F, S, C] the estimate. */
  readonly clean: Value;
  /** [B, F, S] what each token counts within its frame. */
  readonly tokenWeight: Value;
  /** [] */
  readonly loss: Value;
  /** [] each: the parts of the loss. */
  readonly reports: Readonly<Record<'flow' | 'clean_error' | 'scene', Value>>;
}

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
export function flowLoss(weights: Weights, config: MiniConfig, shape: FlowBatchShape): FlowLoss {
  const batch = noisyBatch(config, shape);
  const words = input('tokens', [shape.clips, config.text.tokens], 'int64');
  const { clean, hidden } = predict(weights, config, { batch, words });
  const answers = sceneAnswers(config, shape);
  const tokenWeight = sub(bodyTokenWeight, mul(showsNobody(answers), bodyTokenWeight - 1));
  const { loss: flow, cleanError } = velocityLoss(clean, batch.latents, { ...batch, tokenWeight });
  const scene = sceneLoss(weights, config, { hidden, answers });
  const loss = add(flow, mul(scene, sceneWeight));
  return { batch, words, clean, tokenWeight, loss, reports: { flow, clean_error: cleanError, scene } };
}
