import { add, concat, pad, reshape, slice, type Value } from '../../graph/index.ts';
import { feedForward, gainedRmsNorm, width } from '../layers.ts';
import type { Weights } from '../weights.ts';

export interface ShiftBlockOptions {
  readonly expansion: number;
  /** Blocks of the whole stack, for the size of the first weights. */
  readonly depth: number;
  /**
   * What the frame before the first one gave at this block, [B, 1, H, W, D/8]; null looks at no other frame.
   */
  readonly past: Value | null;
}

export interface ShiftBlockResult {
  readonly output: Value;
  /** The present last frame's share for the next call, or null where no past was given. */
  readonly past: Value | null;
}

/**
 * A residual block that mixes cells by moving channels: an eighth of the channels comes from each neighbour (up, down,
 * left, right) and, in the decoder, an eighth from the frame before; a feed-forward then mixes channels. It works at
 * any picture size and costs no arithmetic for the neighbourhood.
 *
 * @param x [B, F, H, W, D]
 * @see Yu et al. 2021, S2-MLP, arXiv:2106.07477 (spatial); Lin et al. 2019, TSM, arXiv:1811.08383 (temporal)
 */
export function shiftBlock(weights: Weights, x: Value, options: ShiftBlockOptions): ShiftBlockResult {
  const normed = gainedRmsNorm(weights, 'norm', x); // [B, F, H, W, D]
  const share = width(x) / 8;
  const group = (index: number): Value => slice(normed, 4, { start: index * share, end: (index + 1) * share });
  const moved = [
    moveCells(group(0), 2, 'forward'),
    moveCells(group(1), 2, 'backward'),
    moveCells(group(2), 3, 'forward'),
    moveCells(group(3), 3, 'backward'),
  ];
  const shifted = options.past === null ? null : moveFrames(group(4), options.past);
  const kept = shifted === null ? 4 : 5;
  const rest = slice(normed, 4, { start: kept * share });
  const mixed = concat([...moved, ...(shifted === null ? [] : [shifted.output]), rest], 4); // [B, F, H, W, D]
  const hidden = { hidden: options.expansion * width(x), depth: options.depth };
  return { output: add(x, feedForward(weights, 'mlp', mixed, hidden)), past: shifted?.past ?? null };
}

/** Moves all cells by one along an axis; the border cell is repeated. */
function moveCells(x: Value, axis: number, direction: 'forward' | 'backward'): Value {
  const before = x.shape.map((_, i) => (i === axis && direction === 'forward' ? 1 : 0));
  const after = x.shape.map((_, i) => (i === axis && direction === 'backward' ? 1 : 0));
  const padded = pad(x, { mode: 'edge', before, after });
  return slice(padded, axis, direction === 'forward' ? { end: x.shape[axis]! } : { start: 1 });
}

/** Gives every frame the values of the one before; the first gets `past`. */
function moveFrames(x: Value, past: Value): { output: Value; past: Value } {
  const [B, F, H, W, D] = x.shape;
  const joined = concat([reshape(past, [B!, 1, H!, W!, D!]), x], 1); // [B, F + 1, H, W, D]
  return {
    output: slice(joined, 1, { end: F! }),
    past: slice(joined, 1, { start: F! }),
  };
}
