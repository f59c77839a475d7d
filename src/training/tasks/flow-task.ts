import { createWeights, type MiniConfig } from '../../models/index.ts';
import { flowLoss } from './flow-loss.ts';
import type { FlowBatchShape } from './noisy-batch.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Transformer and text encoder learn to draw: `flowLoss` of a batch, with its inputs. */
export function flowGraph(config: MiniConfig, shape: FlowBatchShape): TrainingGraph {
  const weights = createWeights();
  const { loss, reports } = flowLoss(weights, config, shape);
  return { loss, reports, weights: weights.specs };
}
