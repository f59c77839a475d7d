import { createClipStream } from '../../world/index.ts';
import type { ByteClip } from '../data/crop.ts';
import type { RecipeRun } from './recipe-run.ts';

/** Clips to crop from: a few new ones at each step take the places of the oldest. */
export function openClipPool({ recipe, threads }: RecipeRun): {
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
