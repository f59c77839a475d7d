import { input, reshape, softmax, symbol, type Value } from '../../graph/index.ts';
import { createWeights, type WeightSpec } from '../../models/index.ts';
import { lookClosely } from './close-look.ts';
import { bodyHead, bodyViews, denseHead, shotHead, shotViews } from './heads.ts';
import type { OracleConfig } from './oracle-config.ts';
import { oracleFormat } from './oracle-format.ts';
import { withVotes } from './picture-votes.ts';
import { lookSharply } from './sharp-look.ts';
import { lookAt } from './trunk.ts';

/** One of an oracle's graphs, with the weights it stands on. */
export interface OracleGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: readonly WeightSpec[];
}

const { frames: F, side, sharpSide, cells, slots, cropSide, maskSide } = oracleFormat;

/**
 * `frames` [1, 8, 96, 96, 3] and `sharp` [1, 192, 192, 3] uint8 to `chances` [1, 8, 24, 24, K], `nearness`, `flow`, `who`,
 * `shot` [1, D], `shot_scores`, and `level0`, `level1`, ... for the second graph.
 */
export function sceneGraph(config: OracleConfig): OracleGraph {
  const weights = createWeights();
  const levels = lookAt(weights, input('frames', [1, F, side, side, 3], 'uint8'), config);
  const dense = denseHead(weights, levels[0]!);
  const sharp = lookSharply(weights, input('sharp', [1, sharpSide, sharpSide, 3], 'uint8'), config);
  const shot = shotHead(weights, shotViews(levels, sharp), config.heads);
  return {
    outputs: {
      chances: softmax(dense.classes),
      nearness: dense.nearness,
      flow: dense.flow,
      who: dense.who,
      shot: shot.hidden,
      shot_scores: shot.scores,
      ...Object.fromEntries(levels.map((level, i) => [`level${i}`, level])),
    },
    weights: weights.specs,
  };
}

/**
 * The levels, `shot`, `masks` [1, 3, 8, 24, 24], `crops` [24, 48, 48, 3] uint8, `crop_rows` and `crop_columns` [24, 12, 24] to
 * `body_scores` [1, 3, K], `dependent_scores` and `identity` [1, 2, 3, E].
 */
export function bodyGraph(config: OracleConfig): OracleGraph {
  const weights = createWeights();
  const shapes = levelShapes(config);
  const levels = shapes.map((shape, i) => input(`level${i}`, [1, ...shape]));
  const masks = input('masks', [1, slots, F, cells, cells]);
  const shot = input('shot', [1, config.heads.shot]);
  const crops = input('crops', [slots * F, cropSide, cropSide, 3], 'uint8');
  const line = [slots * F, maskSide, cells];
  const cuts = {
    masks: reshape(masks, [slots * F, cells, cells]),
    rows: input('crop_rows', line),
    columns: input('crop_columns', line),
  };
  const near = reshape(lookClosely(weights, { crops, cuts }, config), [1, slots, F, config.close.read]);
  const views = bodyViews(levels, masks, near);
  const body = withVotes(weights, bodyHead(weights, { views, shot }, config.heads), { views, masks });
  return {
    outputs: { body_scores: body.scores, dependent_scores: body.dependent, identity: body.identity },
    weights: weights.specs,
  };
}

/** Shapes of the levels without the batch. */
function levelShapes(config: OracleConfig): readonly (readonly number[])[] {
  const bytes = input('frames', [symbol('B'), F, side, side, 3], 'uint8');
  return lookAt(createWeights(), bytes, config).map((level) => level.shape.slice(1) as readonly number[]);
}
