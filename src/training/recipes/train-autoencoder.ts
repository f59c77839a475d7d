import { createRandom } from '../../base/index.ts';
import { cellSize } from '../../models/index.ts';
import { type AutoencoderBatchOptions, autoencoderBatch } from '../data/autoencoder-batch.ts';
import { autoencoderGraph } from '../tasks/autoencoder-task.ts';
import { openClipPool } from './clip-pool.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { trainStage } from './train-stage.ts';

/** Trains the autoencoder on crops of clips that are drawn meanwhile. */
export async function trainAutoencoder(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { batch, rate, averageDecay, highestNoise } = recipe.autoencoder;
  const options = cropOptions(run, (random) => random.uniform() * highestNoise);
  const clips = openClipPool(run);
  try {
    await trainStage(run, {
      name: 'autoencoder',
      graph: autoencoderGraph(recipe.config.autoencoder, batch),
      rate: rateOf(run, rate),
      averageDecay,
      seed: `${recipe.seed}/autoencoder`,
      batch: async (step) =>
        autoencoderBatch(await clips.next(), createRandom(`${recipe.seed}/crops ${step}`), options),
    });
  } finally {
    await clips.close();
  }
}

/** Sizes of a step's batch of crops. */
export function cropOptions(
  { recipe, replicas }: RecipeRun,
  noiseLevel: AutoencoderBatchOptions['noiseLevel'],
): AutoencoderBatchOptions {
  const { batch } = recipe.autoencoder;
  const config = recipe.config.autoencoder;
  const cells = batch.crop / cellSize(config);
  const latentFrames = 1 + (batch.frames - 1) / config.framesPerLatent;
  return {
    ...batch,
    clips: batch.clips * replicas,
    latentShape: [latentFrames, cells, cells, config.latentChannels],
    noiseLevel,
  };
}
