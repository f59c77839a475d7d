import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import { cellSize, createWordTokenizer } from '../../models/index.ts';
import { collectVocabulary } from '../data/caption-vocabulary.ts';
import { flowBatch } from '../data/flow-batch.ts';
import { muonForHidden } from '../optimizer.ts';
import { openRunFolder } from '../run-folder.ts';
import { flowGraph } from '../tasks/flow-task.ts';
import { train } from '../trainer.ts';
import { readShards, readStatistics } from './make-latents.ts';
import { logEvery, type RecipeRun, saveEverySeconds } from './recipe-run.ts';

/** Steps after which shards that were written meanwhile are taken in. */
const refreshSteps = 50;

/** Trains transformer and text encoder together on the latents of the folder. */
export async function trainFlow(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { config, frameRate, flow } = recipe;
  const cell = cellSize(config.autoencoder);
  const grid = { rows: recipe.height / cell, columns: recipe.width / cell };
  const latentFrames = 1 + (recipe.latents.frames - 1) / config.autoencoder.framesPerLatent;
  const shards = await readShards(run, new Set());
  const statistics = await readStatistics(run, shards.values().next().value);
  const tokenizer = createWordTokenizer(await readVocabulary(run), config.text.vocabularySize);
  await train({
    graph: flowGraph(config, { clips: flow.clips, latentFrames, tokens: grid.rows * grid.columns }),
    optimizer: muonForHidden,
    rate: flow.rate,
    averageDecay: flow.averageDecay,
    maximumGradientNorm: 1,
    startFrom: {},
    seed: `${recipe.seed}/flow`,
    folder: await openRunFolder(join(run.folder, 'flow')),
    async batch(step) {
      if (step % refreshSteps === 0) {
        for (const [name, shard] of await readShards(run, new Set(shards.keys()))) shards.set(name, shard);
      }
      const options = { config, tokenizer, shards: [...shards.values()], grid, frameRate, statistics };
      return flowBatch(createRandom(`${recipe.seed}/flow ${step}`), {
        ...options,
        clips: flow.clips,
        shift: flow.shift,
      });
    },
    steps: run.until,
    logEvery,
    saveEverySeconds,
    clock: run.clock,
    signal: run.signal,
    open: run.open,
    onLog: run.onLog,
  });
}

/** The vocabulary of a run, made once and kept beside its states. */
export async function readVocabulary({ folder, recipe }: Pick<RecipeRun, 'folder' | 'recipe'>): Promise<string[]> {
  const path = join(folder, 'vocabulary.json');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept) as string[];
  const words = collectVocabulary(createRandom(`${recipe.seed}/vocabulary`), recipe.vocabularyScenes);
  await writeFile(path, JSON.stringify(words));
  return words;
}
