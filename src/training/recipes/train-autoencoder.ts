import { createRandom } from '../../base/index.ts';
import { cellSize } from '../../models/index.ts';
import { createClipStream } from '../../world/index.ts';
import { autoencoderBatch } from '../data/autoencoder-batch.ts';
import type { ByteClip } from '../data/crop.ts';
import { autoencoderGraph } from '../tasks/autoencoder-task.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { trainStage } from './train-stage.ts';

/** Trains the autoencoder on crops of clips that are drawn meanwhile. */
export async function trainAutoencoder(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { batch, rate, averageDecay } = recipe.autoencoder;
  const cells = batch.crop / cellSize(recipe.config.autoencoder);
  const spans = (batch.frames - 1) / recipe.config.autoencoder.framesPerLatent;
  const latentShape = [1 + spans, cells, cells, recipe.config.autoencoder.latentChannels] as const;
  const clips = openClipPool(run);
  try {
    await trainStage(run, {
      name: 'autoencoder',
      graph: autoencoderGraph(recipe.config.autoencoder, batch),
      rate: rateOf(run, rate),
      averageDecay,
      seed: `${recipe.seed}/autoencoder`,
      batch: async (step) =>
        autoencoderBatch(await clips.next(), createRandom(`${recipe.seed}/crops ${step}`), {
          ...batch,
          clips: batch.clips * run.replicas,
          latentShape,
        }),
    });
  } finally {
    await clips.close();
  }
}

/** Clips to crop from: a few new ones at each step take the places of the oldest. */
function openClipPool({ recipe, threads }: RecipeRun): {
  next(): Promise<readonly ByteClip[]>;
  close(): Promise<void>;
} {
  const { batch, levels, pool, fresh } = recipe.autoencoder;
  const { width, height, frameRate } = recipe;
  // Another run must see other clips, or a resumed training would repeat its first hour.
  const start = Math.floor(performance.timeOrigin / 1000) % 1_000_000_000;
  const stream = createClipStream({
    seed: `${recipe.seed}/frames`,
    level: levels,
    frames: batch.frames,
    workers: threads,
    start,
    ...{ width, height, frameRate },
  });
  const clips: ByteClip[] = [];
  let oldest = 0;
  return {
    async next() {
      const wanted = clips.length === 0 ? batch.clips : fresh;
      for (let i = 0; i < wanted; i++) {
        const { value } = await stream.next();
        if (value === undefined) throw new Error('internal: the stream of clips ended');
        clips[clips.length < pool ? clips.length : oldest++ % pool] = {
          frames: batch.frames,
          width,
          height,
          rgb: value.rgb,
        };
      }
      return clips;
    },
    close: async () => {
      await stream.return();
    },
  };
}
