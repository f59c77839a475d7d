import { type Dim, reshape, transpose, type Value } from '../../graph/index.ts';
import { oracleFormat } from './oracle-format.ts';

/**
 * Patches of a clip as vectors, in the order (time, row, column, channel).
 *
 * @param x [B, F, H, H, C]
 * @returns [B, F / time, H / side, H / side, time side side C]
 */
export function patches(x: Value, { time, side }: { readonly time: number; readonly side: number }): Value {
  const [B, F, H, W, C] = x.shape as readonly [Dim, number, number, number, number];
  const cut = reshape(x, [B, F / time, time, H / side, side, W / side, side, C]);
  const joined = transpose(cut, [0, 1, 3, 5, 2, 4, 6, 7]);
  return reshape(joined, [B, F / time, H / side, W / side, time * side * side * C]);
}

/** The reverse of `patches`. */
export function unpatch(x: Value, { time, side }: { readonly time: number; readonly side: number }): Value {
  const [B, F, H, W, D] = x.shape as readonly [Dim, number, number, number, number];
  const C = D / (time * side * side);
  const joined = reshape(x, [B, F, H, W, time, side, side, C]);
  return reshape(transpose(joined, [0, 1, 4, 2, 5, 3, 6, 7]), [B, F * time, H * side, W * side, C]);
}

/** Pixels of one cell of the dense maps. */
export const cellSide = oracleFormat.side / oracleFormat.cells;
