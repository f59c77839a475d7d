import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import { collectVocabulary } from '../data/caption-vocabulary.ts';
import type { RecipeRun } from './recipe-run.ts';

/** Where a run keeps its vocabulary. */
export const vocabularyFile = 'vocabulary.json';

/** The vocabulary of a run, made once and kept beside its states. */
export async function readVocabulary({ folder, recipe }: Pick<RecipeRun, 'folder' | 'recipe'>): Promise<string[]> {
  const path = join(folder, vocabularyFile);
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept) as string[];
  const words = collectVocabulary(createRandom(`${recipe.seed}/vocabulary`), recipe.vocabularyScenes);
  await writeFile(path, JSON.stringify(words));
  return words;
}
