import {
  bodyHead,
  bodyQuestions,
  bodyViews,
  denseHead,
  lookAt,
  lookClosely,
  lookSharply,
  type OracleConfig,
  oracleFormat,
  shotHead,
  shotQuestions,
  shotScores,
  shotViews,
  totalAnswers,
} from '../../evaluation/index.ts';
import {
  add,
  cast,
  equal,
  input,
  matmul,
  mean,
  mul,
  range,
  reshape,
  slice,
  sub,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { createWeights, type Weights } from '../../models/index.ts';
import { answerLosses } from './answer-losses.ts';
import { crossEntropy } from './cross-entropy.ts';
import { bodyChances, shareCells, trueMasks } from './share-cells.ts';
import type { TrainingGraph } from './training-graph.ts';

/** How much who a body is counts beside all answers. */
const identityWeight = 0.7;
/** Questions that count more, since others rest on them. */
const emphasis: Readonly<Record<string, number>> = { subject: 2, color: 2, action: 2, count: 2, place: 1.5 };
/** Sharpness of the comparison of identities. */
const identityTemperature = 0.1;

/** Bodies that are seen from near in a batch of so many clips; in the mean there are 1.7 of three. */
export function cropsOf(clips: number): number {
  return Math.ceil(2.2 * clips);
}

/** A graph that only looks, with the weights it stands on. */
interface OracleViewsGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: TrainingGraph['weights'];
}

/**
 * What the answers are given from: `views` [B, D], `halves` [B, 2, 3, C], `near` [B, 3, 8, D'] and `geometry` [B, 3, 48].
 *
 * Inputs: `frames` [B, 8, 96, 96, 3], `sharp` [B, 192, 192, 3] and `slots` [B, 8, 24, 24] uint8; `crops` [8 N, 48, 48, 3] uint8, the
 * bodies that there are, where they were cut out (`crop_rows` and `crop_columns` [8 N, 12, 24]), and `crop_places` [3 B, N] one-hot,
 * which body is whose; `teacher` [B], 1 where bodies are looked at under
 * their true masks, 0 under those that the oracle finds itself.
 */
export function oracleViewsGraph(config: OracleConfig, clips: number): OracleViewsGraph {
  const { frames: F, side, sharpSide, cells: H } = oracleFormat;
  const weights = createWeights();
  const frames = input('frames', [clips, F, side, side, 3], 'uint8');
  const slots = cast(input('slots', [clips, F, H, H], 'uint8'), 'int64');
  const teacher = reshape(input('teacher', [clips], 'float32'), [clips, 1, 1, 1, 1]);
  const levels = lookAt(weights, frames, config);
  const dense = denseHead(weights, levels[0]!);
  const sharp = lookSharply(weights, input('sharp', [clips, sharpSide, sharpSide, 3], 'uint8'), config);
  const truth = trueMasks(slots);
  const found = mul(shareCells(dense.who, truth).masks, bodyChances(dense.classes));
  const masks = add(mul(truth, teacher), mul(found, sub(1, teacher)));
  return {
    outputs: {
      views: shotViews(levels, sharp),
      ...bodyViews(levels, masks, nearViews(weights, config, masks)),
    },
    weights: weights.specs,
  };
}

/** [B, 3, 8, D]: what is seen of the bodies from near, under their masks; zero where there is no body. */
function nearViews(weights: Weights, config: OracleConfig, masks: Value): Value {
  const { frames: F, slots: S, cells: H, cropSide, maskSide } = oracleFormat;
  const [clips] = masks.shape as readonly [number];
  const N = cropsOf(clips);
  const D = config.close.read;
  const places = input('crop_places', [clips * S, N]);
  const ofCrops = matmul(transpose(places, [1, 0]), reshape(masks, [clips * S, F * H * H]));
  const cuts = {
    masks: reshape(ofCrops, [N * F, H, H]),
    rows: input('crop_rows', [N * F, maskSide, H]),
    columns: input('crop_columns', [N * F, maskSide, H]),
  };
  const seen = lookClosely(weights, { crops: input('crops', [N * F, cropSide, cropSide, 3], 'uint8'), cuts }, config);
  const placed = matmul(places, reshape(seen, [N, F * D]));
  return reshape(placed, [clips, S, F, D]);
}

/** Sizes of what is seen of a clip, without the batch. */
export interface OracleViewSizes {
  readonly views: number;
  readonly halves: number;
  readonly near: number;
}

/** Learn the answers from views that `oracleViewsGraph` gave. Inputs: its outputs, `shot_answers` and `body_answers`. */
export function oracleAnswersGraph(config: OracleConfig, sizes: OracleViewSizes, clips: number): TrainingGraph {
  const { frames: F, slots: S } = oracleFormat;
  const weights = createWeights();
  const shot = shotHead(weights, input('views', [clips, sizes.views]), config.heads);
  const views = {
    halves: input('halves', [clips, 2, S, sizes.halves]),
    near: input('near', [clips, S, F, sizes.near]),
    geometry: input('geometry', [clips, S, 6 * F]),
  };
  const body = bodyHead(weights, { views, shot: shot.hidden }, config.heads);
  const shotAnswers = input('shot_answers', [clips, totalAnswers(shotQuestions)]);
  const bodyAnswers = input('body_answers', [clips, S, totalAnswers(bodyQuestions)]);
  const parts = [
    ...answerLosses(shotScores(shot, body), shotAnswers, shotQuestions),
    ...answerLosses(body.scores, bodyAnswers, bodyQuestions),
  ];
  const identity = contrast(body.identity, clips);
  const answers = parts.map(({ name, loss }) => mul(loss, emphasis[name] ?? 1)).reduce((a, b) => add(a, b));
  return {
    loss: add(answers, mul(identity, identityWeight)),
    reports: { identity_loss: identity, ...Object.fromEntries(parts.map(({ name, right }) => [name, right])) },
    weights: weights.specs,
  };
}

/** Each first body must be more like itself in the other half of its clip than like any other in the batch. */
function contrast(identity: Value, B: number): Value {
  const E = identity.shape[3] as number;
  const half = (index: number): Value =>
    reshape(slice(slice(identity, 1, { start: index, end: index + 1 }), 2, { end: 1 }), [B, E]);
  const alike = mul(matmul(half(0), half(1), { transposeB: true }), 1 / identityTemperature); // [B, B]
  const same = cast(equal(reshape(range(B), [B, 1]), range(B)), 'float32');
  const forward = mean(crossEntropy(alike, same).loss);
  return mul(add(forward, mean(crossEntropy(transpose(alike, [1, 0]), same).loss)), 0.5);
}
