import { add, type Dim, reshape, split, type Value } from '../../graph/index.ts';
import { type Weights, zeros } from '../weights.ts';

/**
 * The shifts, scales and gates of one block: the shared projection plus the block's own offsets.
 *
 * @param shared [B, F, parts * D], or [B, F, D] which is then used for every part
 * @returns `parts` values of [B, F, 1, D]
 * @see Chen et al. 2023, PixArt-alpha, arXiv:2310.00426, section 2.3
 */
export function modulation(
  scope: Weights,
  shared: Value,
  { parts, width }: { readonly parts: number; readonly width: number },
): Value[] {
  const [B, F, total] = shared.shape as readonly [Dim, Dim, number];
  const table = scope.get('modulation', [parts, width], zeros);
  const spread = reshape(shared, [B, F, total === width ? 1 : parts, width]);
  const moved = add(spread, table); // [B, F, parts, D]
  return [...split(moved, 2, Array<number>(parts).fill(1))];
}
