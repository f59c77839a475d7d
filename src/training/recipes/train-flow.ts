import { join } from 'node:path';
import { ConfigError, createRandom } from '../../base/index.ts';
import type { HostTensors } from '../../graph/index.ts';
import { cellSize, createWordTokenizer } from '../../models/index.ts';
import { criticBatch } from '../data/critic-batch.ts';
import { flowBatch } from '../data/flow-batch.ts';
import { stateFileOf } from '../run-folder.ts';
import { adversarialGraph } from '../tasks/adversarial-task.ts';
import { flowGraph } from '../tasks/flow-task.ts';
import { guidedGraph } from '../tasks/guided-task.ts';
import type { FlowBatchShape } from '../tasks/noisy-batch.ts';
import { teacherScope } from '../tasks/teacher-scope.ts';
import { openLatents, readStatistics } from './make-latents.ts';
import type { MiniRecipe } from './mini-recipe.ts';
import { readAverages } from './read-averages.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import type { DrawingStage } from './release.ts';
import { scoreSamples } from './score-samples.ts';
import type { FlowStageName } from './stages.ts';
import { trainStage } from './train-stage.ts';
import { readVocabulary } from './vocabulary.ts';

/** Where a stage's first weights come from; what is not there yet starts at random. */
const stageBefore = { pictures: 'text', clips: 'pictures' } as const satisfies Record<FlowStageName, string>;

/** Trains transformer and text encoder together on the latents of one stage. */
export async function trainFlow(run: RecipeRun, stage: FlowStageName): Promise<void> {
  const { recipe } = run;
  const { rate, averageDecay } = recipe[stage];
  await trainStage(run, {
    name: stage,
    graph: flowGraph(recipe.config, flowBatchShape(recipe, stage)),
    averageDecay,
    rate: rateOf(run, rate),
    startFrom: await weightsBefore(run, stage),
    seed: `${recipe.seed}/${stage}`,
    batch: await openFlowBatches(run, { stage, purpose: stage, without: ['no_words'], wordlessShare: 0.1 }),
    onSaved: scoreNowAndThen(run, stage),
  });
}

/**
 * Trains the transformer to give guided predictions at once, from what `clips` gave, which also teaches it.
 *
 * @throws {ConfigError} if clips were not trained
 */
export async function trainGuided(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { rate, averageDecay, guidance } = recipe.guided;
  const teacher = await readTeacher(run, 'clips');
  await trainStage(run, {
    name: 'guided',
    graph: guidedGraph(recipe.config, flowBatchShape(recipe, 'clips'), guidance),
    averageDecay,
    rate: rateOf(run, rate),
    startFrom: teacher,
    frozen: asTeacher(teacher),
    seed: `${recipe.seed}/guided`,
    batch: await openFlowBatches(run, { stage: 'clips', purpose: 'guided', without: [], wordlessShare: 0.3 }),
    onSaved: scoreNowAndThen(run, 'guided'),
  });
}

/**
 * Trains the transformer for sharp estimates in few steps, before a critic that reads what the weights it begins with make of them.
 *
 * @throws {ConfigError} if the stage before was not trained
 */
export async function trainAdversarial(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { stage, rate, averageDecay, weight } = recipe.adversarial;
  const teacher = await readTeacher(run, stage);
  const batches = await openFlowBatches(run, {
    stage,
    purpose: 'adversarial',
    without: ['no_words'],
    wordlessShare: 0.1,
  });
  await trainStage(run, {
    name: 'adversarial',
    graph: adversarialGraph(recipe.config, flowBatchShape(recipe, stage), weight),
    averageDecay,
    rate: rateOf(run, rate),
    startFrom: teacher,
    frozen: asTeacher(teacher),
    seed: `${recipe.seed}/adversarial`,
    batch: async (step) =>
      criticBatch(await batches(step), createRandom(`${recipe.seed}/critic ${step}`), recipe.adversarial),
    onSaved: scoreNowAndThen(run, 'adversarial'),
  });
}

/** @throws {ConfigError} if the stage was not trained */
async function readTeacher({ folder }: RecipeRun, stage: FlowStageName): Promise<HostTensors> {
  const teacher = await readAverages(stateFileOf(join(folder, stage)));
  if (teacher === null) throw new ConfigError(`Cannot go on as ${stage} must be trained first`);
  return teacher;
}

function asTeacher(weights: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [`${teacherScope}.${name}`, tensor]));
}

/** Scores what was saved at the run's last step, and before whenever enough minutes have passed. */
function scoreNowAndThen(run: RecipeRun, stage: DrawingStage): (step: number) => Promise<void> {
  const { clock, until, scoreMinutes } = run;
  let scoredAtMs = clock.steadyMs();
  return async (step) => {
    const isDue = step === until || clock.steadyMs() - scoredAtMs >= scoreMinutes * 60_000;
    if (scoreMinutes === 0 || !isDue) return;
    const score = await scoreSamples(run, stage, step);
    run.onLog({ step, score });
    scoredAtMs = clock.steadyMs();
  };
}

function flowBatchShape(recipe: MiniRecipe, stage: FlowStageName): FlowBatchShape {
  const { frames, batch } = recipe[stage];
  const { rows, columns } = latentGrid(recipe);
  const latentFrames = 1 + (frames - 1) / recipe.config.autoencoder.framesPerLatent;
  return { clips: batch, latentFrames, tokens: rows * columns };
}

function latentGrid({ config, width, height }: MiniRecipe): { readonly rows: number; readonly columns: number } {
  const cell = cellSize(config.autoencoder);
  return { rows: height / cell, columns: width / cell };
}

interface FlowBatches {
  /** Whose latents. */
  readonly stage: FlowStageName;
  /** Seeds what is drawn. */
  readonly purpose: string;
  /** Parts that the graph does not take. */
  readonly without: readonly string[];
  /**
   * Chance that a clip comes without its words: guidance needs something to move away from, and ratings something to compare with.
   */
  readonly wordlessShare: number;
}

/** Batches of the latents of a stage, drawn anew for each purpose. */
async function openFlowBatches(
  run: RecipeRun,
  { stage, purpose, without, wordlessShare }: FlowBatches,
): Promise<(step: number) => Promise<HostTensors>> {
  const { recipe } = run;
  const { config, frameRate } = recipe;
  const { batch, shift } = recipe[stage];
  const shards = openLatents(run, stage);
  const statistics = await readStatistics(run);
  const tokenizer = createWordTokenizer(await readVocabulary(run), config.text.vocabularySize);
  return async (step) => {
    const all = flowBatch(createRandom(`${recipe.seed}/${purpose} ${step}`), {
      ...{ config, tokenizer, grid: latentGrid(recipe), frameRate, statistics, shift, wordlessShare },
      shards: await shards.at(step),
      clips: batch * run.replicas,
    });
    return Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)));
  };
}

/** Averages of the stage before, as far as it was trained. */
async function weightsBefore({ folder }: RecipeRun, stage: FlowStageName): Promise<HostTensors> {
  return (await readAverages(stateFileOf(join(folder, stageBefore[stage])))) ?? {};
}
