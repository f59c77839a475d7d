import { add, type Dim, reshape, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { attentionBlocks } from './attention-trunk.ts';
import { dense, norm, pixelValues, placed } from './layers.ts';
import { cutMasks, type MaskCuts } from './mask-crops.ts';
import type { AttentionOracleConfig, OracleConfig, ShiftOracleConfig } from './oracle-config.ts';
import { oracleFormat } from './oracle-format.ts';
import { patches } from './patches.ts';
import { shiftBlock } from './shift-trunk.ts';

/** Pictures of bodies from near, and which of what they show is meant. */
export interface CloseSight {
  /** [M, 48, 48, 3] uint8 */
  readonly crops: Value;
  readonly cuts: MaskCuts;
}

/**
 * Looks at bodies from near, picture by picture: how they move is for those who compare the pictures.
 *
 * @returns [M, D]
 */
export function lookClosely(weights: Weights, { crops, cuts }: CloseSight, config: OracleConfig): Value {
  const scope = weights.scope('close');
  const { cropSide, maskSide } = oracleFormat;
  const [M] = crops.shape as readonly [Dim];
  const pixels = reshape(pixelValues(crops), [M, 1, cropSide, cropSide, 3]);
  const mask = reshape(cutMasks(cuts), [M, 1, maskSide, maskSide, 1]);
  const seen =
    config.kind === 'shift'
      ? byShifts(scope, embedded(scope, { pixels, mask }, { side: 4, out: config.close.widths[0] }), config)
      : byAttention(scope, embedded(scope, { pixels, mask }, { side: 8, out: config.close.width }), config);
  // A body stands in the middle and its head is where heads are: cells are read in their places.
  const cells = norm(scope, 'norm', seen);
  const [, ...rest] = cells.shape as readonly number[];
  const inPlace = reshape(cells, [M, rest.reduce((product, n) => product * n, 1)]);
  return norm(scope, 'read_norm', dense(scope, 'read', inPlace, { out: config.close.read }));
}

/** How strongly a mask speaks before training. */
const maskGain = 0.3;

/** Patches of the pixels and of the mask in the same cells, with their places. */
function embedded(
  weights: Weights,
  { pixels, mask }: { readonly pixels: Value; readonly mask: Value },
  { side, out }: { readonly side: number; readonly out: number },
): Value {
  const { cropSide, maskSide } = oracleFormat;
  const seen = dense(weights, 'embed', patches(pixels, { time: 1, side }), { out });
  const meant = patches(mask, { time: 1, side: (side * maskSide) / cropSide });
  return placed(weights, add(seen, dense(weights, 'embed_mask', meant, { out, gain: maskGain })));
}

/** 12 x 12 cells, then 6 x 6, then 3 x 3. */
function byShifts(weights: Weights, cells: Value, { close }: ShiftOracleConfig): Value {
  let x = cells;
  for (const [level, count] of close.blocks.entries()) {
    if (level > 0) {
      x = dense(weights, `join_${level}`, patches(x, { time: 1, side: 2 }), { out: close.widths[level]! });
    }
    for (let i = 0; i < count; i++) x = shiftBlock(weights.scope(`level_${level}`).scope(i), x);
  }
  return x;
}

/** Tokens of 8 x 8 pixels, which are then read as few numbers each. */
function byAttention(weights: Weights, tokens: Value, { close }: AttentionOracleConfig): Value {
  const x = attentionBlocks(weights, tokens, close);
  return dense(weights, 'reduce', norm(weights, 'blocks_norm', x), { out: close.tokenRead });
}
