import {
  bodyHead,
  bodyQuestions,
  bodyViews,
  classCount,
  denseHead,
  firstSubjectClass,
  leastShare,
  lookAt,
  lookClosely,
  type OracleConfig,
  type OracleQuestion,
  oracleFormat,
  shotHead,
  shotQuestions,
  shotScores,
  shotViews,
} from '../../evaluation/index.ts';
import {
  abs,
  add,
  cast,
  div,
  equal,
  input,
  matmul,
  mean,
  mul,
  range,
  reshape,
  slice,
  softmax,
  stopGradient,
  sub,
  sum,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { createWeights, type Weights } from '../../models/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { TrainingGraph } from './training-graph.ts';

/** How much each part of the loss counts. */
const weightOf = { classes: 1, nearness: 0.5, flow: 0.2, answers: 0.15, identity: 0.1 } as const;
/** Questions that count more, since others rest on them. */
const emphasis: Readonly<Record<string, number>> = { subject: 2, color: 2, action: 2, count: 2, place: 1.5 };
/** Cells of bodies count more than scenery. */
const bodyCellWeight = 3;
/** Bodies that are seen from near in a batch of so many clips: two of three clips have only one. */
export function cropsOf(clips: number): number {
  return Math.ceil(1.6 * clips);
}

/** Sharpness of the comparison of identities. */
const identityTemperature = 0.1;

/**
 * Look at clips of the world and say what is in them.
 *
 * Inputs: `frames` [B, 8, 96, 96, 3], `classes`, `slots` and `nearness` [B, 8, 24, 24], all uint8; `flow` [B, 8, 24, 24, 2]
 * int8 in sixteenths of a cell; `shot_answers` [B, K] and `body_answers` [B, 3, K'], one-hot question by question, all zero
 * where there is no answer; `body_classes` [B, 3, classes] one-hot; `crops` [N, 8, 40, 40, 3] uint8, the
 * bodies that there are, and `crop_places` [3 B, N] one-hot, which body is whose; `teacher` [B], 1 where bodies are looked at under
 * their true masks, 0 under those that the oracle finds itself.
 */
export function oracleGraph(config: OracleConfig, clips: number): TrainingGraph {
  const { frames: F, side, cells: H, slots: S } = oracleFormat;
  const B = clips;
  const weights = createWeights();
  const map = [B, F, H, H];
  const frames = input('frames', [B, F, side, side, 3], 'uint8');
  const classes = cast(input('classes', map, 'uint8'), 'int64');
  const slots = cast(input('slots', map, 'uint8'), 'int64');
  const nearness = mul(cast(input('nearness', map, 'uint8'), 'float32'), 1 / 255);
  const flow = mul(cast(input('flow', [...map, 2], 'int8'), 'float32'), 1 / 16);
  const bodyClasses = input('body_classes', [B, S, classCount], 'float32');
  const teacher = reshape(input('teacher', [B], 'float32'), [B, 1, 1, 1, 1]);

  const levels = lookAt(weights, frames, config);
  const dense = denseHead(weights, levels[0]!);
  const shot = shotHead(weights, shotViews(levels), config.heads);
  const found = foundMasks(stopGradient(softmax(dense.classes)), bodyClasses);
  const masks = add(mul(trueMasks(slots), teacher), mul(found, sub(1, teacher)));
  const body = bodyHead(
    weights,
    { views: bodyViews(levels, masks, closeLook(weights, config, B)), shot: shot.hidden },
    config.heads,
  );

  const isScenery = cast(equal(slots, 0), 'float32');
  const cellWeight = sub(bodyCellWeight, mul(isScenery, bodyCellWeight - 1));
  const classLoss = denseClassLoss(dense.classes, classes, cellWeight);
  const nearnessLoss = mean(abs(sub(dense.nearness, nearness)));
  const moving = (x: Value): Value => slice(x, 1, { end: F - 1 }); // the last picture has no next one
  const flowLoss = mean(mul(abs(moving(sub(dense.flow, flow))), reshape(moving(cellWeight), [B, F - 1, H, H, 1])));
  const answers = answerParts({ shot: shotScores(shot, body), body: body.scores }, B);
  const identityLoss = contrast(body.identity, B);

  const parts = [
    mul(classLoss.loss, weightOf.classes),
    mul(nearnessLoss, weightOf.nearness),
    mul(flowLoss, weightOf.flow),
    mul(identityLoss, weightOf.identity),
    sumOfParts(answers),
  ];
  return {
    loss: parts.reduce((a, b) => add(a, b)),
    reports: {
      class_cells: classLoss.right,
      nearness_error: nearnessLoss,
      flow_error: flowLoss,
      identity_loss: identityLoss,
      ...Object.fromEntries(answers.map(({ name, right }) => [name, right])),
    },
    weights: weights.specs,
  };
}

/** Sizes of what is seen of a clip under masks, without the batch. */
export interface OracleViewSizes {
  readonly views: number;
  readonly halves: number;
}

/**
 * What the answers are given from: `views` [B, D], `halves` [B, 2, 3, C] and `geometry` [B, 3, 48], for answers that are
 * trained on a trunk that stays as it is. Inputs as those of `oracleGraph`.
 */
export function oracleViewsGraph(config: OracleConfig, clips: number): OracleViewsGraph {
  const { frames: F, side, cells: H, slots: S } = oracleFormat;
  const weights = createWeights();
  const frames = input('frames', [clips, F, side, side, 3], 'uint8');
  const slots = cast(input('slots', [clips, F, H, H], 'uint8'), 'int64');
  const teacher = reshape(input('teacher', [clips], 'float32'), [clips, 1, 1, 1, 1]);
  const levels = lookAt(weights, frames, config);
  const chances = softmax(denseHead(weights, levels[0]!).classes);
  const found = foundMasks(chances, input('body_classes', [clips, S, classCount], 'float32'));
  const masks = add(mul(trueMasks(slots), teacher), mul(found, sub(1, teacher)));
  return {
    outputs: { views: shotViews(levels), ...bodyViews(levels, masks, closeLook(weights, config, clips)) },
    weights: weights.specs,
  };
}

/** Learn the answers alone, from views that `oracleViewsGraph` gave. Inputs: its outputs, `shot_answers` and `body_answers`. */
export function oracleAnswersGraph(config: OracleConfig, sizes: OracleViewSizes, clips: number): TrainingGraph {
  const { frames: F, slots: S } = oracleFormat;
  const weights = createWeights();
  const shot = shotHead(weights, input('views', [clips, sizes.views]), config.heads);
  const views = {
    halves: input('halves', [clips, 2, S, sizes.halves]),
    geometry: input('geometry', [clips, S, 6 * F]),
  };
  const body = bodyHead(weights, { views, shot: shot.hidden }, config.heads);
  const scores = { shot: shotScores(shot, body), body: body.scores };
  const parts = answerParts(scores, clips);
  const identity = contrast(body.identity, clips);
  return {
    loss: add(sumOfParts(parts), mul(identity, weightOf.identity)),
    reports: { identity_loss: identity, ...Object.fromEntries(parts.map(({ name, right }) => [name, right])) },
    weights: weights.specs,
  };
}

/** A graph that only looks, with the weights it stands on. */
interface OracleViewsGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: TrainingGraph['weights'];
}

/** Loss and share of right answers of every question. */
function answerParts(scores: { readonly shot: Value; readonly body: Value }, B: number): AnswerPart[] {
  const shotAnswers = input('shot_answers', [B, total(shotQuestions)]);
  const bodyAnswers = input('body_answers', [B, oracleFormat.slots, total(bodyQuestions)]);
  return [
    ...answerLosses(scores.shot, shotAnswers, shotQuestions),
    ...answerLosses(scores.body, bodyAnswers, bodyQuestions),
  ];
}

interface AnswerPart {
  readonly name: string;
  readonly loss: Value;
  readonly right: Value;
}

function sumOfParts(parts: readonly AnswerPart[]): Value {
  return parts.map(({ name, loss }) => mul(loss, weightOf.answers * (emphasis[name] ?? 1))).reduce((a, b) => add(a, b));
}

/** [B, 2, 3, C]: what is seen of the bodies from near; zero where there is no body. */
function closeLook(weights: Weights, config: OracleConfig, B: number): Value {
  const { frames: F, slots: S, cropSide } = oracleFormat;
  const N = cropsOf(B);
  const near = lookClosely(weights, input('crops', [N, F, cropSide, cropSide, 3], 'uint8'), config); // [N, 2, C]
  const C = near.shape[2] as number;
  const placed = matmul(input('crop_places', [B * S, N]), reshape(near, [N, 2 * C]));
  return transpose(reshape(placed, [B, S, 2, C]), [0, 2, 1, 3]);
}

/** [B, 3, F, H, H]: where the class map says that a described body is. */
function trueMasks(slots: Value): Value {
  const [B, F, H, W] = slots.shape as readonly [number, number, number, number];
  const numbers = reshape(add(range(oracleFormat.slots), 1), [1, oracleFormat.slots, 1, 1, 1]);
  return cast(equal(reshape(slots, [B, 1, F, H, W]), numbers), 'float32');
}

/** [B, 3, F, H, H]: where the oracle sees a body at all, shared out among the described ones by their classes. */
function foundMasks(chances: Value, bodyClasses: Value): Value {
  const [B, F, H, W] = chances.shape as readonly [number, number, number, number];
  const flat = reshape(chances, [B, F * H * W, classCount]);
  const own = matmul(bodyClasses, flat, { transposeB: true }); // [B, 3, n]
  const shares = div(own, add(sum(own, [1], { keepDims: true }), leastShare));
  const body = reshape(sum(slice(flat, 2, { start: firstSubjectClass }), [2]), [B, 1, F * H * W]);
  return reshape(mul(shares, body), [B, oracleFormat.slots, F, H, W]);
}

function denseClassLoss(scores: Value, classes: Value, cellWeight: Value): { loss: Value; right: Value } {
  const target = cast(equal(reshape(classes, [...classes.shape, 1]), range(classCount)), 'float32');
  const { loss, right } = crossEntropy(scores, target);
  return { loss: div(sum(mul(loss, cellWeight)), sum(cellWeight)), right: mean(right) };
}

/** Mean loss and share of right answers of each question, over those that have an answer. */
function answerLosses(scores: Value, answers: Value, questions: readonly OracleQuestion[]): AnswerPart[] {
  const axis = scores.shape.length - 1;
  let start = 0;
  return questions.map((question) => {
    const end = start + question.answers;
    const [score, answer] = [scores, answers].map((x) => slice(x, axis, { start, end })) as [Value, Value];
    start = end;
    const { loss, right } = crossEntropy(score, answer);
    const asked = add(sum(answer), 1e-3);
    return { name: question.name, loss: div(sum(loss), asked), right: div(sum(right), asked) };
  });
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

function total(questions: readonly OracleQuestion[]): number {
  return questions.reduce((count, { answers }) => count + answers, 0);
}
