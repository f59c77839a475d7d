import { join } from 'node:path';
import { releaseMini } from '../release-mini.ts';
import { frozenAutoencoder, readStatistics } from './make-latents.ts';
import type { RecipeRun } from './recipe-run.ts';
import { readVocabulary } from './vocabulary.ts';

/** Writes the checkpoint of a run's present weights. */
export async function releaseRun(run: Pick<RecipeRun, 'folder' | 'recipe'>, target: string): Promise<void> {
  await releaseMini({
    autoencoderState: join(run.folder, 'latents', frozenAutoencoder),
    decoderState: join(run.folder, 'decoder', 'state.safetensors'),
    flowState: join(run.folder, 'clips', 'state.safetensors'),
    statistics: await readStatistics(run),
    vocabulary: await readVocabulary(run),
    folder: target,
    notes: { model: run.recipe.config.name },
  });
}
