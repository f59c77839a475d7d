import { availableParallelism } from 'node:os';
import { ConfigError } from '../../base/index.ts';
import type { HeldOutMode } from '../scene/balance.ts';
import type { CurriculumLevel } from '../scene/sample-setting.ts';
import type { ClipPlan } from './clip-plan.ts';
import { drawInOrder } from './draw-in-order.ts';
import { checkFormat } from './render-clip.ts';
import { type ClipAnswer, openClipPool } from './worker-pool.ts';

/** Which clips a stream makes; the same options give the same clips. */
export interface ClipStreamOptions {
  readonly seed: string | number;
  /** One level, or several that are mixed evenly. */
  readonly level: CurriculumLevel | readonly CurriculumLevel[];
  readonly width: number;
  readonly height: number;
  /** Pictures of a clip. */
  readonly frames: number;
  readonly frameRate: number;
  /** Size of the maps in cells. @default null, no maps */
  readonly maps?: { readonly width: number; readonly height: number } | null;
  /** Drawing threads. @default all cores */
  readonly workers?: number;
  /** Clips drawn ahead of the reader. @default 2 per worker */
  readonly ahead?: number;
  /** Number of the first clip, to go on where another stream ended. @default 0 */
  readonly start?: number;
  /** Number of clips. @default Infinity */
  readonly count?: number;
  readonly heldOut?: HeldOutMode | 'only';
  /** Paraphrases per clip. @default 4 */
  readonly captionCount?: number;
  /** @default 0 */
  readonly typoRate?: number;
}

/** One clip with everything that is known about it. */
export type WorldClip = ClipAnswer;

/**
 * Draws clips in threads, in order, never more than `ahead` before the reader. Arrays are handed over without a copy.
 *
 * The same seed gives the same clips whatever the number of threads; clip `n` is the same from every `start`.
 *
 * ```ts
 * for await (const { rgb, captions } of createClipStream({ seed: 1, level: 'W2', width: 128, height: 128, frames: 17, frameRate: 8, count: 4 })) {
 *   train(rgb, captions[0]!.text);
 * }
 * ```
 */
export async function* createClipStream(options: ClipStreamOptions): AsyncGenerator<WorldClip, void, void> {
  const { workers = availableParallelism(), start = 0, count = Infinity } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new ConfigError(`Cannot draw clips as workers must be a whole number from 1: current value is ${workers}`);
  }
  using pool = await openClipPool(planOf(options), Math.min(workers, count));
  yield* drawInOrder(pool, numbers(start, count), options.ahead ?? 2 * workers);
}

function* numbers(start: number, count: number): Generator<number, void, void> {
  for (let i = 0; i < count; i++) yield start + i;
}

/**
 * The plan of a stream, with every default filled in.
 *
 * @throws {ConfigError} if a size, a number of frames or a rate cannot be drawn
 */
export function planOf(options: ClipStreamOptions): ClipPlan {
  const { seed, level, width, height, frames, frameRate, maps = null } = options;
  checkFormat({ width, height, frames, frameRate, maps });
  return {
    seed: String(seed),
    levels: typeof level === 'string' ? [level] : level,
    width,
    height,
    frames,
    frameRate,
    maps,
    heldOut: options.heldOut ?? 'exclude',
    captionCount: options.captionCount ?? 4,
    typoRate: options.typoRate ?? 0,
  };
}
