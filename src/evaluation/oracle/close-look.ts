import { add, cast, concat, max, mul, relu, reshape, sub, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { attentionBlock } from './attention-trunk.ts';
import { dense, norm, width } from './layers.ts';
import type { AttentionOracleConfig, OracleConfig, ShiftOracleConfig } from './oracle-config.ts';
import { patches } from './patches.ts';
import { shiftBlock } from './shift-trunk.ts';

/**
 * Looks at bodies from near, apart from the rest of the picture.
 *
 * @param crops [N, 8, 40, 40, 3] uint8
 * @returns     [N, 2, C] what is seen in each half of the clip
 */
export function lookClosely(weights: Weights, crops: Value, config: OracleConfig): Value {
  const scope = weights.scope('close');
  const pictures = sub(mul(cast(crops, 'float32'), 1 / 64), 2);
  const seen = config.kind === 'shift' ? byShifts(scope, pictures, config) : byAttention(scope, pictures, config);
  return halvesOf(scope, norm(scope, 'norm', seen), config.close.read);
}

/** 10 x 10 cells of 8 pictures, then 5 x 5 cells of 4. */
function byShifts(weights: Weights, pictures: Value, { close }: ShiftOracleConfig): Value {
  const stack = (name: string, x: Value, count: number): Value => {
    let y = x;
    for (let i = 0; i < count; i++) y = shiftBlock(weights.scope(name).scope(i), y);
    return y;
  };
  const fine = placed(
    weights,
    dense(weights, 'embed', patches(pictures, { time: 1, side: 4 }), { out: close.widths[0] }),
  );
  const joined = patches(stack('fine', fine, close.blocks[0]), { time: 2, side: 2 });
  return stack('coarse', dense(weights, 'join', joined, { out: close.widths[1] }), close.blocks[1]);
}

/** Tokens of 2 pictures x 8 x 8 pixels. */
function byAttention(weights: Weights, pictures: Value, { close }: AttentionOracleConfig): Value {
  const pixels = patches(pictures, { time: 2, side: 8 }); // [N, 4, 5, 5, 384]
  let x = placed(weights, dense(weights, 'embed', pixels, { out: close.width }));
  for (let i = 0; i < close.layers; i++) x = attentionBlock(weights.scope('blocks').scope(i), x, close.attentionHeads);
  return x;
}

/** Adds a learned vector for each place and time. */
function placed(weights: Weights, x: Value): Value {
  const [, ...cells] = x.shape as readonly number[];
  return add(x, weights.get('position.weight', cells, { kind: 'normal', deviation: 0.3 }));
}

/** Channels of every cell that are read in their place. */
const placedChannels = 32;

/**
 * [N, 2, read + C]: each half read cell by cell, as a body stands in the middle and its head is where heads are, and its largest
 * values wherever they are.
 */
function halvesOf(weights: Weights, x: Value, read: number): Value {
  const [N, F, H, W] = x.shape as readonly [number, number, number, number];
  const few = dense(weights, 'reduce', x, { out: placedChannels });
  const inPlace = reshape(few, [N, 2, (F / 2) * H * W * placedChannels]);
  const highest = max(reshape(x, [N, 2, (F / 2) * H * W, width(x)]), [2]);
  return concat([relu(dense(weights, 'read', inPlace, { out: read })), highest], 2);
}
