import type { Clock } from '../../base/index.ts';
import type { LogLine } from '../run-folder.ts';
import type { RateSchedule } from '../schedule.ts';
import type { OpenTrainingSession } from '../trainer.ts';
import type { MiniRecipe } from './mini-recipe.ts';

/** Where and how a stage of the recipe runs. */
export interface RecipeRun {
  readonly recipe: MiniRecipe;
  /** Holds all stages' states, latents and logs. */
  readonly folder: string;
  /** Step at which a stage ends, or shards to draw. */
  readonly until: number;
  /** Steps before `until` over which the learning rate falls to zero, so that the weights are fit for release; 0 for none. */
  readonly decaySteps: number;
  readonly open: OpenTrainingSession;
  /** Batches of the recipe's size that one step takes: one for each process that trains. */
  readonly replicas: number;
  /** Threads that draw clips or encode them. */
  readonly threads: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onLog(line: LogLine): void;
}

/** The rate of a stage, with the fall at its end that the run asks for. */
export function rateOf(run: RecipeRun, rate: Omit<RateSchedule, 'decayFrom' | 'decaySteps'>): RateSchedule {
  const { until, decaySteps } = run;
  return { ...rate, decayFrom: decaySteps === 0 ? null : until - decaySteps, decaySteps: Math.max(1, decaySteps) };
}

/** Seconds between saved states: what a crash may cost. */
export const saveEverySeconds = 180;
/** Steps between lines of the log. */
export const logEvery = 20;
