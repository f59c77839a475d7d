import { join } from 'node:path';
import { pathExists } from '../../base/index.ts';
import { releaseMini } from '../release-mini.ts';
import { stateFileOf } from '../run-folder.ts';
import { frozenAutoencoder, readStatistics } from './make-latents.ts';
import type { RecipeRun } from './recipe-run.ts';
import type { StageName } from './stages.ts';
import { readVocabulary } from './vocabulary.ts';

/** A stage that trains the transformer: with its weights the model draws. */
export type DrawingStage = 'pictures' | 'clips' | 'guided' | 'adversarial';

/** Stages that may be the last one, and come after clips. */
const lastStages = ['adversarial', 'guided'] as const;

/** Writes the checkpoint of a run's present weights: those sharpened before a critic or with guidance baked in, if that was done. */
export async function releaseRun(run: Pick<RecipeRun, 'folder' | 'recipe'>, target: string): Promise<void> {
  for (const stage of lastStages) {
    if (await pathExists(stateOf(run, stage))) return releaseStage(run, stage, target);
  }
  await releaseStage(run, 'clips', target);
}

/**
 * Writes the checkpoint of what one stage has saved.
 *
 * @throws {ConfigError} if the stage or the autoencoder was not trained
 */
export async function releaseStage(
  run: Pick<RecipeRun, 'folder' | 'recipe'>,
  stage: DrawingStage,
  target: string,
): Promise<void> {
  await releaseMini({
    autoencoderState: join(run.folder, 'latents', frozenAutoencoder),
    decoderState: stateOf(run, 'decoder'),
    flowState: stateOf(run, stage),
    plannerState: stateOf(run, 'planner'),
    statistics: await readStatistics(run),
    vocabulary: await readVocabulary(run),
    folder: target,
    notes: { model: run.recipe.config.name, ...(stage === 'guided' ? { guidance: 'baked in' } : {}) },
  });
}

function stateOf({ folder }: Pick<RecipeRun, 'folder'>, stage: StageName): string {
  return stateFileOf(join(folder, stage));
}
