import { concat, type Dim, max, mean, relu, reshape, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { attentionBlocks } from './attention-trunk.ts';
import { dense, norm, pixelValues, placed } from './layers.ts';
import type { AttentionOracleConfig, OracleConfig, ShiftOracleConfig } from './oracle-config.ts';
import { oracleFormat } from './oracle-format.ts';
import { patches } from './patches.ts';
import { shiftBlock } from './shift-trunk.ts';

/**
 * Looks at the first picture in all its detail: how it is drawn, and what falls from the sky, shows in single pixels.
 *
 * @param picture [B, 192, 192, 3] uint8
 * @returns       [B, C]
 */
export function lookSharply(weights: Weights, picture: Value, config: OracleConfig): Value {
  const scope = weights.scope('sharp');
  const [B] = picture.shape as readonly [Dim];
  const { sharpSide } = oracleFormat;
  const pixels = reshape(pixelValues(picture), [B, 1, sharpSide, sharpSide, 3]);
  const seen = norm(
    scope,
    'norm',
    config.kind === 'shift' ? byShifts(scope, pixels, config) : byAttention(scope, pixels, config),
  );
  return concat([mean(seen, [1, 2, 3]), max(seen, [1, 2, 3])], 1);
}

/** 48 x 48 cells, then 24 x 24, then 12 x 12. */
function byShifts(weights: Weights, pixels: Value, { sharp }: ShiftOracleConfig): Value {
  let x = relu(dense(weights, 'embed', patches(pixels, { time: 1, side: 4 }), { out: sharp.widths[0] }));
  for (const level of [1, 2] as const) {
    x = dense(weights, `join_${level}`, patches(x, { time: 1, side: 2 }), { out: sharp.widths[level] });
    for (let i = 0; i < level; i++) x = shiftBlock(weights.scope(`level_${level}`).scope(i), x);
  }
  return x;
}

/** Tokens of 16 x 16 pixels. */
function byAttention(weights: Weights, pixels: Value, { sharp }: AttentionOracleConfig): Value {
  const embedded = dense(weights, 'embed', patches(pixels, { time: 1, side: 16 }), { out: sharp.width });
  return attentionBlocks(weights, placed(weights, embedded), sharp);
}
