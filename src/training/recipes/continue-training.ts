import { join } from 'node:path';
import { readSavedStep } from '../run-folder.ts';
import type { RecipeRun } from './recipe-run.ts';
import { runStage } from './run-stage.ts';
import { drawsLatents, type PlannedStage } from './stages.ts';

/** Runs what a recipe's plan still lacks, stage after stage, until all is done or the run is stopped. */
export async function continueTraining(
  run: Omit<RecipeRun, 'until' | 'decaySteps'>,
  onStage: (planned: PlannedStage) => void,
): Promise<void> {
  for (const planned of run.recipe.plan) {
    if (run.signal.aborted) return;
    if (!drawsLatents(planned.stage)) {
      const saved = await readSavedStep(join(run.folder, planned.stage));
      if (saved >= planned.until) continue;
    }
    onStage(planned);
    await runStage(planned.stage, { ...run, until: planned.until, decaySteps: planned.decaySteps });
  }
}
