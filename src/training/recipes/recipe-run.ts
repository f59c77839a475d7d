import type { RateSchedule } from '../schedule.ts';
import type { MiniRecipe } from './mini-recipe.ts';
import type { StageRun } from './train-stage.ts';

/** Where and how a stage of the recipe runs: `folder` also holds the latents, and `until` may count shards to draw. */
export interface RecipeRun extends StageRun {
  readonly recipe: MiniRecipe;
  /** Steps before `until` over which the learning rate falls to zero, so that the weights are fit for release; 0 for none. */
  readonly decaySteps: number;
  /** Batches of the recipe's size that one step takes: one for each process that trains. */
  readonly replicas: number;
  /** Minutes between looks at what the model draws; 0 for none. */
  readonly scoreMinutes: number;
  /** Threads that draw clips or encode them. */
  readonly threads: number;
}

/** The rate of a stage, with the fall at its end that the run asks for. */
export function rateOf(run: RecipeRun, rate: Omit<RateSchedule, 'decayFrom' | 'decaySteps'>): RateSchedule {
  const { until, decaySteps } = run;
  return { ...rate, decayFrom: decaySteps === 0 ? null : until - decaySteps, decaySteps: Math.max(1, decaySteps) };
}
