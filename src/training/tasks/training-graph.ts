import type { Value } from '../../graph/index.ts';
import type { WeightSpec } from '../../models/index.ts';

/** What a task gives the trainer: a loss over weights, and numbers worth logging. */
export interface TrainingGraph {
  readonly loss: Value;
  /** Scalars by name, computed with every step. */
  readonly reports: Readonly<Record<string, Value>>;
  readonly weights: readonly WeightSpec[];
}
