import { add, input, mul, stopGradient, sub } from '../../graph/index.ts';
import { createWeights, type MiniConfig } from '../../models/index.ts';
import { type FlowBatchShape, noisyBatch, predict, velocityLoss } from './noisy-batch.ts';
import { sceneAnswers, sceneLoss, sceneWeight } from './scene-loss.ts';
import { teacherScope } from './teacher-scope.ts';
import type { TrainingGraph } from './training-graph.ts';

/**
 * Guidance baked in: the student learns to say at once what its teacher says with classifier-free guidance, which takes two
 * evaluations.
 *
 * It also goes on telling what each token shows, with words and without, as videos are rated by that.
 *
 * Inputs: those of `noisyBatch`, `tokens` and `no_words` [B, L] int64, `subject` and `color` [B, F, S, K] one-hot. The teacher's
 * weights stay as they are.
 *
 * @see Meng et al. 2023, arXiv:2210.03142, section 3.1
 */
export function guidedGraph(config: MiniConfig, shape: FlowBatchShape, guidance: number): TrainingGraph {
  const weights = createWeights();
  const teacher = createWeights().scope(teacherScope);
  const batch = noisyBatch(config, shape);
  const tokens = [shape.clips, config.text.tokens];
  const words = input('tokens', tokens, 'int64');
  const said = predict(teacher, config, { batch, words }).clean;
  const unsaid = predict(teacher, config, { batch, words: input('no_words', tokens, 'int64') }).clean;
  const target = stopGradient(add(unsaid, mul(sub(said, unsaid), guidance)));
  const { clean, hidden } = predict(weights, config, { batch, words });
  const { loss, cleanError } = velocityLoss(clean, target, batch);
  const scene = sceneLoss(weights, config, { hidden, answers: sceneAnswers(config, shape) });
  return {
    loss: add(loss, mul(scene, sceneWeight)),
    reports: { guided: loss, guided_error: cleanError, scene },
    weights: weights.specs,
  };
}
