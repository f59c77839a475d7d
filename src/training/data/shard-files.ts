import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Numbered shards of a folder, oldest first; none where there is no folder. */
export async function shardFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d+\.safetensors$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** The file of a shard by its number. */
export function shardFile(folder: string, index: number): string {
  return join(folder, `${String(index).padStart(5, '0')}.safetensors`);
}

/** Shards in memory, with those that another process writes meanwhile. */
export interface ShardPool<T> {
  /** Call once a step; looks at the folder now and then. @returns all shards, oldest first */
  at(step: number): Promise<readonly T[]>;
}

/** Steps after which shards that were written meanwhile are taken in. */
const refreshSteps = 50;

/** Opens a folder's shards, at most `maximum` of them at a time: of more, the window moves on by one whenever the folder is looked at. */
export function openShardPool<T>(
  folder: string,
  { read, maximum = Number.POSITIVE_INFINITY }: { read(path: string): Promise<T>; readonly maximum?: number },
): ShardPool<T> {
  const shards = new Map<string, T>();
  return {
    async at(step) {
      if (shards.size === 0 || step % refreshSteps === 0) {
        const window = windowOf(await shardFiles(folder), { start: Math.floor(step / refreshSteps), maximum });
        for (const path of shards.keys()) if (!window.includes(path)) shards.delete(path);
        for (const path of window) if (!shards.has(path)) shards.set(path, await read(path));
      }
      return [...shards.values()];
    },
  };
}

/** So many files from a place on, and again from the first after the last. */
function windowOf(
  files: readonly string[],
  { start, maximum }: { readonly start: number; readonly maximum: number },
): string[] {
  if (files.length <= maximum) return [...files];
  return Array.from({ length: maximum }, (_, i) => files[(start + i) % files.length]!);
}
