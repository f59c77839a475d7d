import {
  add,
  concat,
  constant,
  type Dim,
  div,
  gelu,
  matmul,
  max,
  mean,
  mul,
  relu,
  reshape,
  sqrt,
  sub,
  sum,
  sumOfSquares,
  transpose,
  type Value,
} from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';
import { dense, width } from './layers.ts';
import type { OracleHeadsConfig } from './oracle-config.ts';
import {
  bodyQuestions,
  classCount,
  oracleFormat,
  type ShotQuestion,
  shotQuestions,
  totalAnswers,
} from './oracle-format.ts';

/** Questions about a shot that need its bodies to be looked at first: style shows best from near. */
const bodyDependent: readonly ShotQuestion[] = ['style', 'count', 'relation', 'event'];
/** The others are answered from the picture as a whole. */
const wholeQuestions = shotQuestions.filter(({ name }) => !bodyDependent.includes(name));
/** Those that are answered once the bodies are looked at. */
export const dependentQuestions = shotQuestions.filter(({ name }) => bodyDependent.includes(name));

/** What is where, cell by cell. */
export interface DenseAnswers {
  /** [B, 8, 24, 24, K] scores of the classes. */
  readonly classes: Value;
  /** [B, 8, 24, 24] 1 on the nearest stage line, 0 far away. */
  readonly nearness: Value;
  /** [B, 8, 24, 24, 2] cells right and down to the next picture. */
  readonly flow: Value;
  /** [B, 8, 24, 24, 8] points that are near each other where the cells are of one body, in whatever picture. */
  readonly who: Value;
}

/** Dimensions in which bodies are told apart. */
const whoWidth = 8;

/** Class, nearness, motion and body of every cell. */
export function denseHead(weights: Weights, cells: Value): DenseAnswers {
  const [B, F, H, W] = cells.shape as readonly [Dim, number, number, number];
  const scope = weights.scope('dense');
  return {
    classes: dense(scope, 'class_head.out', cells, { out: classCount }),
    nearness: reshape(dense(scope, 'nearness_head.out', cells, { out: 1 }), [B, F, H, W]),
    flow: dense(scope, 'flow_head.out', cells, { out: 2 }),
    who: dense(scope, 'who_head.out', cells, { out: whoWidth }),
  };
}

/** The shot as one vector, and the answers that need no more. */
export interface ShotAnswers {
  /** [B, D] */
  readonly hidden: Value;
  /** [B, sum of answers] scores of the questions about the whole picture. */
  readonly scores: Value;
}

/**
 * [B, D]: means and largest values of the last two levels at each time, and the first picture in detail.
 *
 * @param sharp [B, C]
 */
export function shotViews(levels: readonly Value[], sharp: Value): Value {
  const views = levels.slice(-2).flatMap((level) => {
    const [B, F] = level.shape as readonly [Dim, number];
    const merged = mean(reshape(mean(level, [2, 3]), [B, 4, F / 4, width(level)]), [2]);
    const highest = max(reshape(level, [B, 4, -1, width(level)]), [2]); // [B, 4, C]
    return [merged, highest].map((view) => reshape(view, [B, 4 * width(level)]));
  });
  return concat([...views, sharp], 1);
}

/** Answers about the whole picture from its views, by one hidden layer. */
export function shotHead(weights: Weights, views: Value, config: OracleHeadsConfig): ShotAnswers {
  const scope = weights.scope('shot');
  const hidden = gelu(dense(scope, 'hidden', views, { out: config.shot }), 'tanh');
  return { hidden, scores: dense(scope, 'head.out', hidden, { out: totalAnswers(wholeQuestions) }) };
}

/** What is said of the described bodies. */
export interface BodyAnswers {
  /** [B, 3, sum of answers] scores of the questions about each body. */
  readonly scores: Value;
  /** [B, sum of answers] scores of the questions that need the bodies. */
  readonly dependent: Value;
  /** [B, 2, 3, E] unit vectors of who each body is, from the first and from the second half of the clip. */
  readonly identity: Value;
}

/** What is seen of the bodies under their masks. */
export interface BodyViews {
  /** [B, 2, 3, C] means of all levels in each half of the clip. */
  readonly halves: Value;
  /** [B, 3, 8, D] what is seen of them from near in each picture. */
  readonly near: Value;
  /** [B, 3, 48] size, place, extent and presence of every mask in every picture. */
  readonly geometry: Value;
}

/**
 * Looks at the bodies under masks.
 *
 * @param masks [B, 3, 8, 24, 24] in [0, 1]
 * @param near  [B, 3, 8, D] what is seen of them from near in each picture
 */
export function bodyViews(levels: readonly Value[], masks: Value, near: Value): BodyViews {
  const halves = levels.map((level) => poolHalves(level, masks));
  const isThere = presenceOf(masks);
  const nearOfThose = mul(near, reshape(isThere, [...isThere.shape, 1, 1])); // where nobody is, nothing is seen
  return { halves: concat(halves, 3), near: nearOfThose, geometry: geometryOf(masks) };
}

/** [B, 3]: 1 where a mask has a cell, 0 where there is no body. */
export function presenceOf(masks: Value): Value {
  const cells = sum(masks, [2, 3, 4]);
  return sub(cells, relu(sub(cells, 1)));
}

/**
 * Answers about each body, and those about the shot that need its bodies.
 *
 * @param shot [B, D] the hidden layer of the shot
 */
export function bodyHead(
  weights: Weights,
  { views, shot }: { readonly views: BodyViews; readonly shot: Value },
  config: OracleHeadsConfig,
): BodyAnswers {
  const scope = weights.scope('body');
  const S = oracleFormat.slots;
  const halves = concat([views.halves, nearHalves(scope, views.near)], 3);
  const [B] = halves.shape as readonly [Dim];
  const both = reshape(transpose(halves, [0, 2, 1, 3]), [B, S, 2 * width(halves)]);
  const seen = concat([both, views.geometry, repeat(shot, S)], 2);
  const first = gelu(dense(scope, 'hidden_1', seen, { out: config.body }), 'tanh');
  const hidden = gelu(dense(scope, 'hidden_2', first, { out: config.body }), 'tanh'); // [B, 3, D]
  const together = concat([shot, reshape(hidden, [B, S * config.body])], 1);
  const joint = gelu(dense(scope, 'joint', together, { out: config.shot }), 'tanh');
  return {
    scores: dense(scope, 'head.out', hidden, { out: totalAnswers(bodyQuestions) }),
    dependent: dense(scope, 'joint_head.out', joint, { out: totalAnswers(dependentQuestions) }),
    identity: unit(dense(scope, 'identity_head.out', halves, { out: config.identity })),
  };
}

/** Numbers that say how a body stands in one picture. */
const poseWidth = 64;

/** [B, 2, 3, C]: each half's poses one after the other, and the mean and the largest values of what is seen from near. */
function nearHalves(weights: Weights, near: Value): Value {
  const [B, S, F] = near.shape as readonly [Dim, number, number];
  const poses = reshape(dense(weights, 'pose', near, { out: poseWidth }), [B, S, 2, (F / 2) * poseWidth]);
  const half = reshape(near, [B, S, 2, F / 2, width(near)]);
  const all = concat([relu(poses), mean(half, [3]), max(half, [3])], 3);
  return transpose(all, [0, 2, 1, 3]);
}

/** All scores of a shot in the order of `shotQuestions`: the dependent questions come last there. */
export function shotScores(shot: ShotAnswers, body: BodyAnswers): Value {
  return concat([shot.scores, body.dependent], 1);
}

/** [B, 2, 3, C]: means of a level under the masks, in each half of the clip. */
function poolHalves(level: Value, masks: Value): Value {
  const [B, F, H] = level.shape as readonly [Dim, number, number];
  const { frames, cells, slots: S } = oracleFormat;
  const [time, side] = [frames / F, cells / H];
  const cut = mean(reshape(masks, [B, S, F, time, H, side, H, side]), [3, 5, 7]); // [B, 3, F, H, H]
  const perHalf = (F / 2) * H * H;
  const weight = transpose(reshape(cut, [B, S, 2, perHalf]), [0, 2, 1, 3]); // [B, 2, 3, n]
  const total = matmul(weight, reshape(level, [B, 2, perHalf, width(level)])); // [B, 2, 3, C]
  return div(total, add(sum(weight, [3], { keepDims: true }), 0.05));
}

/** [B, 3, 8 x 6]: size, place, extent and presence of every mask in every picture. */
function geometryOf(masks: Value): Value {
  const { frames: F, cells, slots: S } = oracleFormat;
  const [B] = masks.shape as readonly [Dim];
  const axis = Array.from({ length: cells }, (_, i) => (2 * (i + 0.5)) / cells - 1);
  const columns = constant(axis);
  const rows = constant(axis, { shape: [cells, 1] });
  const total = sum(masks, [3, 4]); // [B, 3, 8]
  const whole = add(total, 0.05);
  const middle = (place: Value): Value => div(sum(mul(masks, place), [3, 4]), whole);
  const spread = (place: Value, at: Value): Value => sqrt(add(relu(sub(middle(mul(place, place)), mul(at, at))), 1e-3));
  const [x, y] = [middle(columns), middle(rows)];
  const size = mul(sqrt(add(mul(total, 1 / cells ** 2), 1e-4)), 3);
  const presence = div(total, add(total, 0.5));
  const parts = [size, x, y, mul(spread(columns, x), 3), mul(spread(rows, y), 3), presence];
  return concat(
    parts.map((part) => reshape(part, [B, S, F])),
    2,
  );
}

function unit(x: Value): Value {
  return div(x, sqrt(add(sumOfSquares(x, [x.shape.length - 1], { keepDims: true }), 1e-6)));
}

/** [B, D] to [B, count, D] */
function repeat(x: Value, count: number): Value {
  const [B, D] = x.shape as readonly [Dim, number];
  return concat(
    Array.from({ length: count }, () => reshape(x, [B, 1, D])),
    1,
  );
}
