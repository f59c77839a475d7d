import type { Clock } from '../../base/index.ts';
import type { LogLine } from '../run-folder.ts';
import type { OpenTrainingSession } from '../trainer.ts';
import type { MiniRecipe } from './mini-recipe.ts';

/** Where and how a stage of the recipe runs. */
export interface RecipeRun {
  readonly recipe: MiniRecipe;
  /** Holds all stages' states, latents and logs. */
  readonly folder: string;
  /** Step at which a stage ends, or shards to draw. */
  readonly until: number;
  readonly open: OpenTrainingSession;
  /** Batches of the recipe's size that one step takes: one for each process that trains. */
  readonly replicas: number;
  /** Threads that draw clips or encode them. */
  readonly threads: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onLog(line: LogLine): void;
}

/** Seconds between saved states: what a crash may cost. */
export const saveEverySeconds = 180;
/** Steps between lines of the log. */
export const logEvery = 20;
