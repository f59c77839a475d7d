import { join } from 'node:path';
import { createRandom, pathExists, type Random } from '../../base/index.ts';
import { underNoise } from '../../diffusion/index.ts';
import { type HostTensor, hostTensor } from '../../graph/index.ts';
import { openMiniModel, type VideoModel } from '../../models/index.ts';
import { drawCaption } from '../data/caption-vocabulary.ts';
import { frameOf } from '../data/flow-batch.ts';
import { stateFileOf } from '../run-folder.ts';
import { openLatents, readStatistics } from './make-latents.ts';
import type { RecipeRun } from './recipe-run.ts';
import { type DrawingStage, releaseStage } from './release.ts';

/** Noise levels at which the transformer is asked: where pictures are settled, but not yet their details. */
const levels = { low: 0.3, high: 0.7 };
/** Pictures whose errors are kept. */
const pictureCount = 512;

/**
 * Asks the trained transformer for pictures of the shards under noise, and takes the differences: neighbouring cells that do not quite fit,
 * as in what it makes from noise alone.
 *
 * @returns [n, rows, columns, C] in the units of the latents as they are stored; null where no transformer was trained yet
 */
export async function findPredictionErrors(run: RecipeRun): Promise<HostTensor<'float32'> | null> {
  const stage = await lastStage(run);
  if (stage === null) return null;
  const folder = join(run.folder, 'decoder', 'transformer');
  await releaseStage(run, stage, folder);
  const file = join(folder, 'model.safetensors');
  await using model = await openMiniModel({ config: run.recipe.config, file, threads: 1, hasSpinningThreads: false });
  const statistics = await readStatistics(run);
  const random = createRandom(`${run.recipe.seed}/errors`);
  const shards = await openLatents(run, 'pictures').at(1);
  const { channels, cellSize } = model.info.geometry;
  const [rows, columns] = [run.recipe.height / cellSize, run.recipe.width / cellSize];
  const size = rows * columns * channels;
  const errors = new Float32Array(pictureCount * size);
  for (let i = 0; i < pictureCount; i++) {
    const shard = random.pick(shards);
    const picture = random.integer(shard.shape[0]);
    const clean = frameOf(shard, picture * shard.shape[1], statistics);
    const words = drawCaption(shard.scenes[picture]!, random);
    const found = await predict(model, { clean, words, random, grid: { rows, columns } });
    for (let k = 0; k < size; k++) {
      errors[i * size + k] = (found[k]! - clean[k]!) * statistics.deviation[k % channels]!;
    }
  }
  return hostTensor('float32', [pictureCount, rows, columns, channels], errors);
}

async function lastStage({ folder }: Pick<RecipeRun, 'folder'>): Promise<DrawingStage | null> {
  for (const stage of ['clips', 'pictures'] as const) {
    if (await pathExists(stateFileOf(join(folder, stage)))) return stage;
  }
  return null;
}

interface Asked {
  readonly clean: Float32Array;
  readonly words: string;
  readonly random: Random;
  readonly grid: { readonly rows: number; readonly columns: number };
}

async function predict(model: VideoModel, { clean, words, random, grid }: Asked): Promise<Float32Array> {
  const sigma = levels.low + (levels.high - levels.low) * random.uniform();
  const values = underNoise(clean, sigma, random);
  const prompt = await model.encodePrompt(words, null);
  const { frameRate } = model.info.defaults;
  const frame = { role: 'made', kind: 'image', place: { timeSeconds: 0 }, values, sigma } as const;
  const [found] = await model.predictClean([frame], { grid, prompt, frameRate, signal: null });
  return found!;
}

/** How errors are spread over a batch. */
export interface ErrorOptions {
  readonly random: Random;
  /** How many crops get errors, of 1. */
  readonly share: number;
  /** Of one crop: [F, h, w, C]. */
  readonly shape: readonly [number, number, number, number];
}

/**
 * Adds to the latents of each crop the errors of a window of some picture, the same in all its frames.
 *
 * @param latents [B, F, h, w, C] changed in place
 * @param errors  of `findPredictionErrors`
 */
export function addErrors(
  latents: Float32Array,
  errors: HostTensor<'float32'>,
  { random, share, shape }: ErrorOptions,
): void {
  const [F, h, w, C] = shape;
  const [count, rows, columns] = errors.shape as readonly [number, number, number];
  const clips = latents.length / (F * h * w * C);
  for (let b = 0; b < clips; b++) {
    if (random.uniform() >= share) continue;
    const picture = random.integer(count);
    const [top, left] = [random.integer(rows - h + 1), random.integer(columns - w + 1)];
    for (let f = 0; f < F; f++) {
      for (let row = 0; row < h; row++) {
        const from = ((picture * rows + top + row) * columns + left) * C;
        const to = ((b * F + f) * h + row) * w * C;
        for (let k = 0; k < w * C; k++) latents[to + k]! += errors.data[from + k]!;
      }
    }
  }
}
