import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import { cellSize, createWordTokenizer } from '../../models/index.ts';
import { flowBatch } from '../data/flow-batch.ts';
import { flowGraph } from '../tasks/flow-task.ts';
import { type FlowStageName, openLatents, readStatistics } from './make-latents.ts';
import { readAverages } from './read-averages.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { trainStage } from './train-stage.ts';
import { readVocabulary } from './vocabulary.ts';

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
  const shards = openLatents(run, stage);
  const statistics = await readStatistics(run);
  const tokenizer = createWordTokenizer(await readVocabulary(run), config.text.vocabularySize);
  await trainStage(run, {
    name: stage,
    graph: flowGraph(config, { clips, latentFrames, tokens: grid.rows * grid.columns }),
    averageDecay,
    rate: rateOf(run, rate),
    startFrom: await weightsBefore(run, stage),
    seed: `${recipe.seed}/${stage}`,
    async batch(step) {
      return flowBatch(createRandom(`${recipe.seed}/${stage} ${step}`), {
        ...{ config, tokenizer, grid, frameRate, statistics, shift },
        shards: await shards.at(step),
        clips: clips * run.replicas,
      });
    },
  });
}

/** Averages of the stage before, as far as it was trained. */
async function weightsBefore({ folder }: RecipeRun, stage: FlowStageName): Promise<HostTensors> {
  return (await readAverages(join(folder, stageBefore[stage], 'state.safetensors'))) ?? {};
}
