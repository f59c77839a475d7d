import { type Dim, reshape, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { attentionBlocks } from './attention-trunk.ts';
import { dense, norm, pixelValues, placed } from './layers.ts';
import type { AttentionOracleConfig, OracleConfig, ShiftOracleConfig } from './oracle-config.ts';
import { oracleFormat } from './oracle-format.ts';
import { patches } from './patches.ts';
import { shiftBlock } from './shift-trunk.ts';

/**
 * Looks at bodies from near, picture by picture: how they move is for those who compare the pictures.
 *
 * @param crops [M, 48, 48, 3] uint8
 * @returns     [M, D]
 */
export function lookClosely(weights: Weights, crops: Value, config: OracleConfig): Value {
  const scope = weights.scope('close');
  const { cropSide } = oracleFormat;
  const [M] = crops.shape as readonly [Dim];
  const pixels = reshape(pixelValues(crops), [M, 1, cropSide, cropSide, 3]);
  const seen = config.kind === 'shift' ? byShifts(scope, pixels, config) : byAttention(scope, pixels, config);
  // A body stands in the middle and its head is where heads are: cells are read in their places.
  const cells = norm(scope, 'norm', seen);
  const [, ...rest] = cells.shape as readonly number[];
  const inPlace = reshape(cells, [M, rest.reduce((product, n) => product * n, 1)]);
  return norm(scope, 'read_norm', dense(scope, 'read', inPlace, { out: config.close.read }));
}

/** 12 x 12 cells, then 6 x 6, then 3 x 3. */
function byShifts(weights: Weights, pixels: Value, { close }: ShiftOracleConfig): Value {
  let x = placed(weights, dense(weights, 'embed', patches(pixels, { time: 1, side: 4 }), { out: close.widths[0] }));
  for (const [level, count] of close.blocks.entries()) {
    if (level > 0) {
      x = dense(weights, `join_${level}`, patches(x, { time: 1, side: 2 }), { out: close.widths[level]! });
    }
    for (let i = 0; i < count; i++) x = shiftBlock(weights.scope(`level_${level}`).scope(i), x);
  }
  return x;
}

/** Tokens of 8 x 8 pixels, which are then read as few numbers each. */
function byAttention(weights: Weights, pixels: Value, { close }: AttentionOracleConfig): Value {
  const embedded = dense(weights, 'embed', patches(pixels, { time: 1, side: 8 }), { out: close.width });
  const x = attentionBlocks(weights, placed(weights, embedded), close);
  return dense(weights, 'reduce', norm(weights, 'blocks_norm', x), { out: close.tokenRead });
}
