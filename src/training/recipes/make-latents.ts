import { access, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, createRandom } from '../../base/index.ts';
import { type HostTensor, hostTensor, openSafetensors } from '../../graph/index.ts';
import { createMiniModel, createWordTokenizer, openMiniSessions, type VideoModel } from '../../models/index.ts';
import { type FlowBatchOptions, latentStatistics } from '../data/flow-batch.ts';
import { type LatentShard, readLatentShard, writeLatentShard } from '../data/latent-shard.ts';
import { renderLatents } from '../data/render-latents.ts';
import type { RecipeRun } from './recipe-run.ts';

/** The autoencoder that all latents of a folder come from; later training of it needs another folder. */
export const frozenAutoencoder = 'autoencoder.safetensors';

/** Draws and encodes shards until there are `until`; what is there already stays. */
export async function makeLatents(run: RecipeRun): Promise<void> {
  const folder = await latentFolder(run);
  const { recipe } = run;
  await using model = await openEncoder(run, folder);
  for (let i = 0; i < run.until && !run.signal.aborted; i++) {
    const path = join(folder, `${String(i).padStart(5, '0')}.safetensors`);
    if (await exists(path)) continue;
    const sinceMs = run.clock.steadyMs();
    const shard = await renderLatents({
      model,
      random: createRandom(`${recipe.seed}/latents ${i}`),
      clips: recipe.latents.clipsPerShard,
      frames: recipe.latents.frames,
      frameRate: recipe.frameRate,
      width: recipe.width,
      height: recipe.height,
      levels: recipe.latents.levels,
    });
    await writeLatentShard(path, shard);
    run.onLog({ shard: i, clipMs: (run.clock.steadyMs() - sinceMs) / recipe.latents.clipsPerShard });
  }
}

/** The shards of a run that are on disk now. */
export async function readShards(
  run: Pick<RecipeRun, 'folder'>,
  known: ReadonlySet<string>,
): Promise<Map<string, LatentShard>> {
  const folder = join(run.folder, 'latents');
  const names = (await readdir(folder)).filter((name) => /^\d+\.safetensors$/.test(name) && !known.has(name));
  const shards = new Map<string, LatentShard>();
  for (const name of names.sort()) shards.set(name, await readLatentShard(join(folder, name)));
  return shards;
}

/** Mean and deviation of the latents, fixed by the first shard. @throws {ConfigError} if there is no shard yet */
export async function readStatistics(
  run: Pick<RecipeRun, 'folder'>,
  first: LatentShard | undefined,
): Promise<FlowBatchOptions['statistics']> {
  const path = join(run.folder, 'latents', 'statistics.json');
  if (!(await exists(path))) {
    if (first === undefined)
      throw new ConfigError('Cannot train the transformer as there must be latents: make them first');
    const { mean, deviation } = latentStatistics(first);
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
  if (await exists(frozen)) return folder;
  await copyFile(join(run.folder, 'autoencoder', 'state.safetensors'), frozen).catch((cause: unknown) => {
    throw new ConfigError('Cannot make latents as the autoencoder must be trained first', { cause });
  });
  return folder;
}

/** The model with the trained autoencoder only, giving latents as they are. */
async function openEncoder({ recipe, threads }: RecipeRun, folder: string): Promise<VideoModel> {
  using reader = await openSafetensors(join(folder, frozenAutoencoder));
  const weights: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) {
    if (name.startsWith('average/')) weights[name.slice('average/'.length)] = await reader.readFloat32(name);
  }
  const channels = recipe.config.autoencoder.latentChannels;
  weights['latent.mean'] = hostTensor('float32', [channels], new Float32Array(channels));
  weights['latent.deviation'] = hostTensor('float32', [channels], new Float32Array(channels).fill(1));
  const tokenizer = createWordTokenizer([], recipe.config.text.vocabularySize);
  const sessions = openMiniSessions(recipe.config, weights, { threads, hasSpinningThreads: false });
  return createMiniModel(recipe.config, tokenizer, sessions);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
