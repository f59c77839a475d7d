import { add, attention, type Dim, relu, reshape, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { dense, norm, residualMlp, width } from './layers.ts';
import type { AttentionOracleConfig } from './oracle-config.ts';
import { oracleFormat } from './oracle-format.ts';
import { cellSide, patches, unpatch } from './patches.ts';

/** Pictures and cells a side of one token. */
const token = { time: 2, cells: 3 } as const;

/** A transformer over tokens of 2 pictures x 12 x 12 pixels; dense maps are read from its tokens and the pixels below. */
export function attentionTrunk(weights: Weights, pictures: Value, config: AttentionOracleConfig): readonly Value[] {
  const side = oracleFormat.cells / token.cells;
  const frames = oracleFormat.frames / token.time;
  const pixels = patches(pictures, { time: token.time, side: token.cells * cellSide }); // [B, 4, 8, 8, 864]
  const places = weights.get('position.weight', [frames, side, side, config.width], { kind: 'normal', deviation: 0.3 });
  let x = add(dense(weights, 'embed', pixels, { out: config.width }), places);
  for (let i = 0; i < config.layers; i++)
    x = attentionBlock(weights.scope('blocks').scope(i), x, config.attentionHeads);
  const tokens = norm(weights, 'norm', x);
  const spread = dense(weights, 'unembed', tokens, { out: token.time * token.cells ** 2 * config.cellWidth });
  const below = dense(weights, 'cell_embed', patches(pictures, { time: 1, side: cellSide }), { out: config.cellWidth });
  const cells = add(unpatch(spread, { time: token.time, side: token.cells }), below); // [B, 8, 24, 24, C]
  return [relu(cells), tokens];
}

/** Attention among all tokens of a clip, then a feed-forward. x is [B, F, H, W, D]; A heads. */
export function attentionBlock(weights: Weights, x: Value, A: number): Value {
  const D = width(x);
  const [B, F, H, W] = x.shape as readonly [Dim, number, number, number];
  const normed = norm(weights, 'norm_1', x);
  const heads = (name: string): Value => reshape(dense(weights, name, normed, { out: D }), [B, F * H * W, A, D / A]);
  const mixed = reshape(
    attention(norm(weights, 'q_norm', heads('to_q')), norm(weights, 'k_norm', heads('to_k')), heads('to_v')),
    [B, F, H, W, D],
  );
  const attended = add(x, dense(weights, 'to_out', mixed, { out: D, gain: 0.5 }));
  return residualMlp(weights.scope('mlp'), attended, norm(weights, 'norm_2', attended), 4);
}
