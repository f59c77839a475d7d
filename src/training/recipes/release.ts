import { join } from 'node:path';
import { pathExists } from '../../base/index.ts';
import { releaseMini } from '../release-mini.ts';
import { frozenAutoencoder, readStatistics } from './make-latents.ts';
import type { RecipeRun } from './recipe-run.ts';
import { readVocabulary } from './vocabulary.ts';

/** Writes the checkpoint of a run's present weights: those with guidance baked in, if that was done. */
export async function releaseRun(run: Pick<RecipeRun, 'folder' | 'recipe'>, target: string): Promise<void> {
  const guided = join(run.folder, 'guided', 'state.safetensors');
  const isGuided = await pathExists(guided);
  await releaseMini({
    autoencoderState: join(run.folder, 'latents', frozenAutoencoder),
    decoderState: join(run.folder, 'decoder', 'state.safetensors'),
    flowState: isGuided ? guided : join(run.folder, 'clips', 'state.safetensors'),
    statistics: await readStatistics(run),
    vocabulary: await readVocabulary(run),
    folder: target,
    notes: { model: run.recipe.config.name, ...(isGuided ? { guidance: 'baked in' } : {}) },
  });
}
