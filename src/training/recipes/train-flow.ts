import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import { cellSize, createWordTokenizer } from '../../models/index.ts';
import { collectVocabulary } from '../data/caption-vocabulary.ts';
import { flowBatch } from '../data/flow-batch.ts';
import { muonForHidden } from '../optimizer.ts';
import { openRunFolder } from '../run-folder.ts';
import { flowGraph } from '../tasks/flow-task.ts';
import { train } from '../trainer.ts';
import { type FlowStageName, readShards, readStatistics } from './make-latents.ts';
import { readAverages } from './read-averages.ts';
import { logEvery, type RecipeRun, rateOf, saveEverySeconds } from './recipe-run.ts';

/** Steps after which shards that were written meanwhile are taken in. */
const refreshSteps = 50;
/** Where a stage's first weights come from; what is not there yet starts at random. */
const stageBefore = { pictures: 'text', clips: 'pictures' } as const satisfies Record<FlowStageName, string>;

/** Trains transformer and text encoder together on the latents of one stage. */
export async function trainFlow(run: RecipeRun, stage: FlowStageName): Promise<void> {
  const { recipe } = run;
  const { config, frameRate } = recipe;
  const { batch: clips, rate, averageDecay, shift, frames } = recipe[stage];
  const cell = cellSize(config.autoencoder);
  const grid = { rows: recipe.height / cell, columns: recipe.width / cell };
  const latentFrames = 1 + (frames - 1) / config.autoencoder.framesPerLatent;
  const shards = await readShards(run, stage, new Set());
  const statistics = await readStatistics(run);
  const tokenizer = createWordTokenizer(await readVocabulary(run), config.text.vocabularySize);
  await train({
    graph: flowGraph(config, { clips, latentFrames, tokens: grid.rows * grid.columns }),
    optimizer: muonForHidden,
    averageDecay,
    rate: rateOf(run, rate),
    maximumGradientNorm: 1,
    startFrom: await weightsBefore(run, stage),
    seed: `${recipe.seed}/${stage}`,
    folder: await openRunFolder(join(run.folder, stage)),
    async batch(step) {
      if (step % refreshSteps === 0) {
        for (const [name, shard] of await readShards(run, stage, new Set(shards.keys()))) shards.set(name, shard);
      }
      return flowBatch(createRandom(`${recipe.seed}/${stage} ${step}`), {
        ...{ config, tokenizer, grid, frameRate, statistics, shift },
        shards: [...shards.values()],
        clips: clips * run.replicas,
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

/** Averages of the stage before, as far as it was trained. */
async function weightsBefore({ folder }: RecipeRun, stage: FlowStageName): Promise<HostTensors> {
  return (await readAverages(join(folder, stageBefore[stage], 'state.safetensors'))) ?? {};
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
