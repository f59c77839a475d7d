import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type OnProgress } from '../../base/index.ts';
import type { ClipPlan } from './clip-plan.ts';
import { type ClipStreamOptions, planOf } from './clip-stream.ts';
import { drawInOrder } from './draw-in-order.ts';
import { isShardDone, shardName, writeShard } from './shard-file.ts';
import { openClipPool } from './worker-pool.ts';

/** Which clips are rendered, and into what files. */
export interface RenderShardsOptions extends Omit<ClipStreamOptions, 'start' | 'count'> {
  /** Made if it does not exist. */
  readonly folder: string;
  /** Clips in all. */
  readonly count: number;
  /** @default 32 */
  readonly clipsPerShard?: number;
  /** Called after every clip with stage `render`. */
  readonly onProgress?: OnProgress;
  /** Ends the work after the present clip; finished shards stay. */
  readonly signal?: AbortSignal;
}

/** What a rendering has written. */
export interface RenderedShards {
  /** Paths without extension, in order. */
  readonly shards: readonly string[];
  readonly clips: number;
  /** Shards that a former run had finished. */
  readonly reusedShards: number;
}

/**
 * Draws clips into shards of a folder, on all cores. Run again with the same options, it goes on after the last finished shard.
 *
 * @throws {ConfigError} if the folder holds clips of another plan
 */
export async function renderShards(options: RenderShardsOptions): Promise<RenderedShards> {
  const { folder, count, clipsPerShard = 32, workers = availableParallelism(), onProgress, signal } = options;
  const plan = planOf(options);
  await mkdir(folder, { recursive: true });
  await claimFolder(folder, { plan, clipsPerShard });
  const shards = Array.from({ length: Math.ceil(count / clipsPerShard) }, (_, i) => {
    const first = i * clipsPerShard;
    return { path: join(folder, shardName(i)), first, length: Math.min(clipsPerShard, count - first) };
  });
  const missing: typeof shards = [];
  for (const shard of shards) if (!(await isShardDone(shard.path))) missing.push(shard);
  const result = { shards: shards.map(({ path }) => path), clips: count, reusedShards: shards.length - missing.length };
  if (missing.length === 0) return result;
  using pool = await openClipPool(plan, workers);
  const clips = drawInOrder(pool, numbersOf(missing), options.ahead ?? 2 * workers);
  let done = count - missing.reduce((sum, { length }) => sum + length, 0);
  for (const { path, length } of missing) {
    const portion = take(clips, length, () => {
      signal?.throwIfAborted();
      onProgress?.({ stage: 'render', done: ++done, total: count });
    });
    await writeShard(path, plan, portion, length);
  }
  return result;
}

function* numbersOf(
  shards: readonly { readonly first: number; readonly length: number }[],
): Generator<number, void, void> {
  for (const { first, length } of shards) for (let i = 0; i < length; i++) yield first + i;
}

/** The next `length` items of an iterator that others go on with. */
async function* take<T>(
  items: AsyncIterator<T, void, void>,
  length: number,
  onEach: () => void,
): AsyncGenerator<T, void, void> {
  for (let i = 0; i < length; i++) {
    const { value, done } = await items.next();
    if (done === true) return;
    onEach();
    yield value as T;
  }
}

/** Writes the plan of an empty folder, or checks that it is the same. */
async function claimFolder(
  folder: string,
  { plan, clipsPerShard }: { readonly plan: ClipPlan; readonly clipsPerShard: number },
): Promise<void> {
  const path = join(folder, 'plan.json');
  const text = `${JSON.stringify({ ...plan, clipsPerShard }, null, 2)}\n`;
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known === null) await writeFile(path, text);
  else if (known !== text) {
    throw new ConfigError('Cannot render into this folder as it holds clips of another plan: see its plan.json', {
      data: { path },
    });
  }
}
