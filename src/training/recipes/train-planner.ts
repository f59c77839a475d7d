import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import { createWordTokenizer } from '../../models/index.ts';
import { plannerBatch } from '../data/planner-batch.ts';
import { stateFileOf } from '../run-folder.ts';
import { plannerGraph } from '../tasks/planner-task.ts';
import { readAverages } from './read-averages.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { trainStage } from './train-stage.ts';
import { readVocabulary } from './vocabulary.ts';

/** Its text encoder begins with that of the stage `text`. */
const textWeights = /^text\./;

/** Trains the planner on captions of fresh shots; it needs neither pictures nor latents. */
export async function trainPlanner(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { captions, times, rate, averageDecay } = recipe.planner;
  const config = recipe.config.planner;
  const tokenizer = createWordTokenizer(await readVocabulary(run), config.text.vocabularySize);
  const before = Object.entries((await readAverages(stateFileOf(join(run.folder, 'text')))) ?? {});
  await trainStage(run, {
    name: 'planner',
    graph: plannerGraph(config, { captions, times }),
    averageDecay,
    rate: rateOf(run, rate),
    startFrom: Object.fromEntries(
      before.filter(([name]) => textWeights.test(name)).map(([name, tensor]) => [`planner.${name}`, tensor]),
    ),
    seed: `${recipe.seed}/planner`,
    batch: async (step) =>
      plannerBatch(createRandom(`${recipe.seed}/planner ${step}`), {
        ...{ config, tokenizer, times },
        captions: captions * run.replicas,
      }),
  });
}
