import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, createRandom, pathExists } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import { createMiniModel, createWordTokenizer, openMiniSessions, type VideoModel } from '../../models/index.ts';
import { type FlowBatchOptions, latentStatistics } from '../data/flow-batch.ts';
import { type LatentShard, readLatentShard, writeLatentShard } from '../data/latent-shard.ts';
import { renderLatents } from '../data/render-latents.ts';
import { openShardPool, type ShardPool, shardFile } from '../data/shard-files.ts';
import { stateFileOf } from '../run-folder.ts';
import { readAverages } from './read-averages.ts';
import type { RecipeRun } from './recipe-run.ts';
import type { FlowStageName } from './stages.ts';

/** The autoencoder that all latents of a folder come from; later training of it needs another folder. */
export const frozenAutoencoder = 'autoencoder.safetensors';

/** Which shards one process draws: every `of`-th from the number `first + index` on. The number decides what scenes a shard has. */
export interface ShardPart {
  readonly index: number;
  readonly of: number;
  readonly first: number;
}

/** Draws and encodes shards up to number `until`; what is there already stays. Several processes share the work by `part`. */
export async function makeLatents(
  run: RecipeRun,
  { stage, part }: { readonly stage: FlowStageName; readonly part: ShardPart },
): Promise<void> {
  const folder = await latentFolder(run);
  const { recipe } = run;
  await mkdir(join(folder, stage), { recursive: true });
  await using model = await openEncoder(run, folder);
  for (let i = part.first + part.index; i < run.until && !run.signal.aborted; i += part.of) {
    const path = shardFile(join(folder, stage), i);
    if (await pathExists(path)) continue;
    const sinceMs = run.clock.steadyMs();
    const { clipsPerShard, frames, levels, latestStartSeconds } = recipe[stage];
    const shard = await renderLatents({
      model,
      random: createRandom(`${recipe.seed}/latents ${stage} ${i}`),
      clips: clipsPerShard,
      frameRate: recipe.frameRate,
      width: recipe.width,
      height: recipe.height,
      ...{ frames, levels, latestStartSeconds },
    });
    await writeLatentShard(path, shard);
    run.onLog({ shard: i, clipMs: (run.clock.steadyMs() - sinceMs) / clipsPerShard });
  }
}

/** The shards of a stage, with those that are written meanwhile. */
export function openLatents(run: Pick<RecipeRun, 'folder'>, stage: FlowStageName): ShardPool<LatentShard> {
  return openShardPool(join(run.folder, 'latents', stage), { read: readLatentShard });
}

/** Mean and deviation of the latents, fixed by the first shard of clips. @throws {ConfigError} if there is no shard yet */
export async function readStatistics(run: Pick<RecipeRun, 'folder'>): Promise<FlowBatchOptions['statistics']> {
  const path = join(run.folder, 'latents', 'statistics.json');
  if (!(await pathExists(path))) {
    const first = shardFile(join(run.folder, 'latents', 'clips'), 0);
    if (!(await pathExists(first)))
      throw new ConfigError('Cannot train the transformer as there must be latents of clips: make them first');
    const { mean, deviation } = latentStatistics(await readLatentShard(first));
    await writeFile(path, JSON.stringify({ mean: [...mean], deviation: [...deviation] }));
  }
  const { mean, deviation } = JSON.parse(await readFile(path, 'utf8')) as { mean: number[]; deviation: number[] };
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation) };
}

/** @throws {ConfigError} if the autoencoder was not trained yet */
async function latentFolder(run: RecipeRun): Promise<string> {
  const folder = join(run.folder, 'latents');
  await mkdir(folder, { recursive: true });
  const frozen = join(folder, frozenAutoencoder);
  if (await pathExists(frozen)) return folder;
  await copyFile(stateFileOf(join(run.folder, 'autoencoder')), frozen).catch((cause: unknown) => {
    throw new ConfigError('Cannot make latents as the autoencoder must be trained first', { cause });
  });
  return folder;
}

/** The model with the trained autoencoder only, giving latents as they are. */
async function openEncoder({ recipe, threads }: RecipeRun, folder: string): Promise<VideoModel> {
  const channels = recipe.config.autoencoder.latentChannels;
  const weights: HostTensors = {
    ...(await readAverages(join(folder, frozenAutoencoder))),
    'latent.mean': hostTensor('float32', [channels], new Float32Array(channels)),
    'latent.deviation': hostTensor('float32', [channels], new Float32Array(channels).fill(1)),
  };
  const tokenizer = createWordTokenizer([], recipe.config.text.vocabularySize);
  const sessions = openMiniSessions(recipe.config, weights, { threads, hasSpinningThreads: false });
  return createMiniModel(recipe.config, { tokenizer, sessions, isGuided: false, canPlan: false, canRate: false });
}
