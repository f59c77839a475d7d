import { assert } from '../base/index.ts';
import type { VideoModel } from '../models/index.ts';
import type { DenoiseOptions } from './denoise.ts';
import { underNoise } from './under-noise.ts';

/** The best that was drawn so far. */
export interface BestCandidate {
  /** What the model gave it; higher is better. */
  readonly rating: number;
  /** Values of every latent frame. */
  readonly values: readonly Float32Array[];
}

/** Noise that finished videos are rated under: details that say nothing are hidden, and who is there can still be told. */
const ratedLevel = 0.3;

/**
 * Which of two drawings shows better what its words say. On a draw, and where there was none before, the one that was there first.
 *
 * @param best  what was best so far, or null
 * @param drawn the clean values of `slots`, in order; only those that were made anew come first
 */
export async function betterCandidate(
  model: Pick<VideoModel, 'rate'>,
  { best, drawn }: { readonly best: BestCandidate | null; readonly drawn: readonly Float32Array[] },
  { slots, random, ...options }: Pick<DenoiseOptions, 'slots' | 'grid' | 'prompt' | 'frameRate' | 'signal' | 'random'>,
): Promise<BestCandidate> {
  assert(model.rate !== undefined && model.rate !== null, 'internal: the model cannot rate what it draws');
  const frames = slots.map(({ role = 'made', kind, place, ceiling }, i) => {
    const sigma = Math.min(ceiling, ratedLevel);
    return { role, kind, place, sigma, values: underNoise(drawn[i]!, sigma, random.fork(`slot ${i}`)) };
  });
  const rating = await model.rate(frames, options);
  assert(Number.isFinite(rating), 'internal: a rating must be a number');
  return best === null || rating > best.rating ? { rating, values: drawn } : best;
}
