import type { Dim, SliceRange } from '../../graph/index.ts';

/**
 * A part of the tokens: whole latent frames, or a stretch of one. All that a block does but its attention is done for one
 * part after the other, so that what a matrix product reads and writes stays in the cache of the processor.
 */
export interface TokenPart {
  readonly frames: SliceRange;
  /** Of each of these frames. */
  readonly tokens: SliceRange;
}

/**
 * Tokens of a part. Products of 320 to 640 rows ran at 80 to 95 GFLOP/s of one core where those of 2,000 and more
 * ran at 40 to 70 (docs/benchmarks.md); fewer rows would unpack the weights more often.
 */
const partTokens = 640;
/** About so many parts at most: each is 75 nodes a block, and onnxruntime keeps 5 KB for a node. */
const mostParts = 16;

/** How many tokens a part may have. */
function longestPart(tokens: number): number {
  return Math.max(partTokens, Math.ceil(tokens / mostParts));
}

/**
 * Divides tokens evenly; all are one part where the number of frames is not known.
 *
 * @param frames    number of latent frames
 * @param perFrame  tokens of each
 */
export function divideTokens(frames: Dim, perFrame: number): readonly TokenPart[] {
  if (typeof frames !== 'number') return [{ frames: { start: 0, end: frames }, tokens: { start: 0, end: perFrame } }];
  const longest = longestPart(frames * perFrame);
  if (perFrame <= longest) {
    const whole = { start: 0, end: perFrame };
    return evenRanges(frames, Math.floor(longest / perFrame)).map((range) => ({ frames: range, tokens: whole }));
  }
  const stretches = evenRanges(perFrame, longest);
  return evenRanges(frames, 1).flatMap((frame) => stretches.map((tokens) => ({ frames: frame, tokens })));
}

/** Divides tokens that are not told apart by frames; all are one part where their number is not known. */
export function divideRows(count: Dim): readonly SliceRange[] {
  return typeof count === 'number' ? evenRanges(count, longestPart(count)) : [{ start: 0, end: count }];
}

/** Ranges of nearly the same length, which is at most `longest`. */
function evenRanges(count: number, longest: number): readonly { readonly start: number; readonly end: number }[] {
  const parts = Math.ceil(count / longest);
  return Array.from({ length: parts }, (_, i) => ({
    start: Math.floor((i * count) / parts),
    end: Math.floor(((i + 1) * count) / parts),
  }));
}
