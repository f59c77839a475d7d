import { add, attention, type Dim, relu, reshape, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { dense, norm, placed, residualMlp, width } from './layers.ts';
import type { AttentionOracleConfig } from './oracle-config.ts';
import { cellSide, patches, unpatch } from './patches.ts';

/** Pictures and cells a side of one token. */
const token = { time: 2, cells: 3 } as const;

/** A transformer over tokens of 2 pictures x 12 x 12 pixels; dense maps are read from its tokens and the pixels below. */
export function attentionTrunk(weights: Weights, pictures: Value, config: AttentionOracleConfig): readonly Value[] {
  const pixels = patches(pictures, { time: token.time, side: token.cells * cellSide }); // [B, 4, 8, 8, 864]
  const x = attentionBlocks(weights, placed(weights, dense(weights, 'embed', pixels, { out: config.width })), config);
  const tokens = norm(weights, 'norm', x);
  const spread = dense(weights, 'unembed', tokens, { out: token.time * token.cells ** 2 * config.cellWidth });
  const below = dense(weights, 'cell_embed', patches(pictures, { time: 1, side: cellSide }), { out: config.cellWidth });
  const cells = add(unpatch(spread, { time: token.time, side: token.cells }), below); // [B, 8, 24, 24, C]
  return [relu(cells), tokens];
}

/** A stack of attention blocks over the cells of x [B, F, H, W, D]. */
export function attentionBlocks(
  weights: Weights,
  x: Value,
  { layers, attentionHeads }: { readonly layers: number; readonly attentionHeads: number },
): Value {
  let y = x;
  for (let i = 0; i < layers; i++) y = attentionBlock(weights.scope('blocks').scope(i), y, attentionHeads);
  return y;
}

/** Attention among all tokens of a clip, then a feed-forward. x is [B, F, H, W, D]; A heads. */
function attentionBlock(weights: Weights, x: Value, A: number): Value {
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
