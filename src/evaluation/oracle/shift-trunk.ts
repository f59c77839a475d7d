import { add, concat, pad, relu, slice, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { dense, norm, residualMlp, width } from './layers.ts';
import type { ShiftOracleConfig } from './oracle-config.ts';
import { cellSide, patches, unpatch } from './patches.ts';

const expansion = 2;

/** 12 x 12 cells of 8 pictures, 6 x 6 cells of 4, and back up to 24 x 24 with what was seen on the way down. */
export function shiftTrunk(weights: Weights, pictures: Value, config: ShiftOracleConfig): readonly Value[] {
  const [cellWidth, middleWidth, coarseWidth] = config.widths;
  const stack = (name: string, x: Value, count: number): Value => {
    let y = x;
    for (let i = 0; i < count; i++) y = shiftBlock(weights.scope(name).scope(i), y);
    return y;
  };
  const pixels = patches(pictures, { time: 1, side: 2 * cellSide }); // [B, 8, 12, 12, 192]
  const middle = stack('middle', dense(weights, 'embed', pixels, { out: middleWidth }), config.blocks.down);
  const joined = dense(weights, 'join', patches(middle, { time: 2, side: 2 }), { out: coarseWidth });
  const coarse = stack('coarse', joined, config.blocks.coarse); // [B, 4, 6, 6, C]
  const spread = dense(weights, 'spread', coarse, { out: 8 * (middleWidth / 2) });
  const wider = dense(weights, 'widen', unpatch(spread, { time: 2, side: 2 }), { out: middleWidth });
  const seen = stack('middle_up', add(middle, wider), config.blocks.up);
  const cells = unpatch(dense(weights, 'split', seen, { out: 4 * cellWidth }), { time: 1, side: 2 });
  const below = dense(weights, 'cell_embed', patches(pictures, { time: 1, side: cellSide }), { out: cellWidth });
  const sharp = relu(add(cells, below)); // [B, 8, 24, 24, C]
  return [sharp, ...[seen, coarse].map((x, i) => norm(weights, `norm_${i}`, x))];
}

/**
 * A residual block that mixes cells by moving channels: an eighth from each neighbour in rows, columns and time; a
 * feed-forward then mixes channels.
 *
 * @see Yu et al. 2021, S2-MLP, arXiv:2106.07477 (spatial); Lin et al. 2019, TSM, arXiv:1811.08383 (temporal)
 */
export function shiftBlock(weights: Weights, x: Value): Value {
  const normed = norm(weights, 'norm', x);
  const share = width(x) / 8;
  const moved = [1, 2, 3].flatMap((axis, i) =>
    (['forward', 'backward'] as const).map((direction, j) => {
      const start = (2 * i + j) * share;
      return move(slice(normed, 4, { start, end: start + share }), axis, direction);
    }),
  );
  return residualMlp(weights, x, concat([...moved, slice(normed, 4, { start: 6 * share })], 4), expansion);
}

/** Moves everything by one along an axis; the border is repeated. */
function move(x: Value, axis: number, direction: 'forward' | 'backward'): Value {
  if (x.shape[axis] === 1) return x;
  const before = x.shape.map((_, i) => (i === axis && direction === 'forward' ? 1 : 0));
  const after = x.shape.map((_, i) => (i === axis && direction === 'backward' ? 1 : 0));
  const padded = pad(x, { mode: 'edge', before, after });
  return slice(padded, axis, direction === 'forward' ? { end: x.shape[axis]! } : { start: 1 });
}
