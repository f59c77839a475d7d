import { CheckpointError, pathExists } from '../../base/index.ts';
import { type HostTensor, openSafetensors, type SafetensorsReader, writeSafetensors } from '../../graph/index.ts';
import type { StageOptions, StageWeights } from '../checkpoints/stage-options.ts';

/** Embeddings of prompts on disk, so that a prompt that was read before needs no text encoder. */
export interface EmbeddingCache {
  /** The embedding of a prompt [1, L, D], from the disk or made now. */
  get(prompt: string, make: () => Promise<HostTensor<'float32'>>): Promise<HostTensor<'float32'>>;
}

/** Embeddings that are kept at most, the newest; at 100 tokens of width 4,096 each has 1.6 MB. */
const capacity = 256;

/**
 * Opens the cache in a folder (Node only). Files are named by a hash of the prompt and of the encoder's files, so a prompt
 * cannot be read off them; its embedding can be guessed at, so the folder is as private as prompts are.
 *
 * @param encoder weights of the text encoder; other files give other embeddings
 */
async function openEmbeddingCache(folder: string, encoder: SafetensorsReader): Promise<EmbeddingCache> {
  const { createHash } = await import('node:crypto');
  const { mkdir, stat } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const identity = createHash('sha256');
  for (const file of new Set([...encoder.entries.values()].map((entry) => entry.file))) {
    const { size, mtimeMs } = await stat(file);
    identity.update(JSON.stringify([size, mtimeMs]));
  }
  const prefix = identity.digest('hex');
  /** What is being made, so that equal prompts of a storyboard are made once. */
  const pending = new Map<string, Promise<HostTensor<'float32'>>>();
  const read = async (path: string, make: () => Promise<HostTensor<'float32'>>): Promise<HostTensor<'float32'>> => {
    const known = await readEmbedding(path);
    if (known !== null) return known;
    const embedding = await make();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeSafetensors(path, { embedding });
    await dropOldest(folder);
    return embedding;
  };
  return {
    get(prompt, make) {
      const name = createHash('sha256').update(`${prefix} ${prompt}`).digest('hex');
      const path = join(folder, `${name}.safetensors`);
      const made = pending.get(path) ?? read(path, make).finally(() => pending.delete(path));
      pending.set(path, made);
      return made;
    },
  };
}

/** The cache of a model that has a folder for what it derives, else null. */
export async function openEmbeddings(
  { cacheFolder }: StageOptions,
  { reader }: StageWeights,
): Promise<EmbeddingCache | null> {
  if (cacheFolder === undefined) return null;
  const { join } = await import('node:path');
  return openEmbeddingCache(join(cacheFolder, 'prompts'), reader);
}

/** @returns null if there is none, or what there is was cut; that is made again */
async function readEmbedding(path: string): Promise<HostTensor<'float32'> | null> {
  if (!(await pathExists(path))) return null;
  try {
    using reader = await openSafetensors(path);
    return await reader.readFloat32('embedding');
  } catch (error) {
    if (error instanceof CheckpointError) return null;
    throw error;
  }
}

async function dropOldest(folder: string): Promise<void> {
  const { readdir, rm, stat } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  if (names.length <= capacity) return;
  const ages = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const));
  const oldest = ages.sort((a, b) => a[1] - b[1]).slice(0, names.length - capacity);
  for (const [name] of oldest) await rm(join(folder, name), { force: true });
}
