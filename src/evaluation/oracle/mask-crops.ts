import { matmul, type Value } from '../../graph/index.ts';
import { coveredBy } from './area-means.ts';
import { oracleFormat } from './oracle-format.ts';

const { cells, maskSide } = oracleFormat;

/** Numbers of one line of a cut: which share each cell of the picture has in each cell of the crop, [12, 24]. */
export const maskLineSize = maskSide * cells;

/** Where a line of a crop begins and how long it is, in cells of the picture. */
export interface CropLine {
  readonly start: number;
  readonly length: number;
}

/**
 * Writes which share each cell of the picture has in each cell of a crop's line; beyond the border the last cell is repeated, as
 * pixels are.
 *
 * @param to [12, 24]
 */
export function writeMaskLine({ start, length }: CropLine, to: Float32Array): void {
  to.fill(0);
  const line = coveredBy({ start, step: length / maskSide, cells: maskSide, length: cells });
  for (const [cell, { pixels, shares }] of line.entries()) {
    for (const [i, pixel] of pixels.entries()) to[cell * cells + pixel]! += shares[i]!;
  }
}

/** Masks of whole pictures, and where crops are cut out of them. */
export interface MaskCuts {
  /** [M, 24, 24] */
  readonly masks: Value;
  /** [M, 12, 24] as of `writeMaskLine`. */
  readonly rows: Value;
  /** [M, 12, 24] */
  readonly columns: Value;
}

/** [M, 12, 12]: the masks as they lie in the crops. */
export function cutMasks({ masks, rows, columns }: MaskCuts): Value {
  return matmul(matmul(rows, masks), columns, { transposeB: true });
}
