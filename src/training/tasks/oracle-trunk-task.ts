import {
  classCount,
  denseHead,
  dependentQuestions,
  lookAt,
  lookSharply,
  type OracleConfig,
  oracleFormat,
  shotHead,
  shotQuestions,
  shotViews,
  totalAnswers,
} from '../../evaluation/index.ts';
import {
  abs,
  add,
  cast,
  concat,
  div,
  equal,
  input,
  mean,
  mul,
  range,
  reshape,
  slice,
  sub,
  sum,
  type Value,
} from '../../graph/index.ts';
import { createWeights, dense } from '../../models/index.ts';
import { answerLosses } from './answer-losses.ts';
import { crossEntropy } from './cross-entropy.ts';
import { shareCells, trueMasks } from './share-cells.ts';
import type { TrainingGraph } from './training-graph.ts';

/** How much each part of the loss counts. */
const weightOf = { classes: 1, nearness: 0.5, flow: 0.2, who: 0.3, answers: 0.2 } as const;
/** Cells of bodies count more than scenery. */
const bodyCellWeight = 3;

/**
 * Look at clips of the world as a whole: what is where, which cells are of one body, and what the shot is like.
 *
 * Inputs: `frames` [B, 8, 96, 96, 3], `sharp` [B, 192, 192, 3], `classes`, `slots` and `nearness` [B, 8, 24, 24], all uint8;
 * `flow` [B, 8, 24, 24, 2] int8 in sixteenths of a cell; `shot_answers` [B, K], one-hot question by question, all zero where there
 * is no answer.
 */
export function oracleTrunkGraph(config: OracleConfig, clips: number): TrainingGraph {
  const { frames: F, side, sharpSide, cells: H } = oracleFormat;
  const weights = createWeights();
  const map = [clips, F, H, H];
  const frames = input('frames', [clips, F, side, side, 3], 'uint8');
  const classes = cast(input('classes', map, 'uint8'), 'int64');
  const slots = cast(input('slots', map, 'uint8'), 'int64');
  const nearness = mul(cast(input('nearness', map, 'uint8'), 'float32'), 1 / 255);
  const flow = mul(cast(input('flow', [...map, 2], 'int8'), 'float32'), 1 / 16);

  const levels = lookAt(weights, frames, config);
  const maps = denseHead(weights, levels[0]!);
  const sharp = lookSharply(weights, input('sharp', [clips, sharpSide, sharpSide, 3], 'uint8'), config);
  const shot = shotHead(weights, shotViews(levels, sharp), config.heads);
  // The whole is looked at too for what in the end needs the bodies.
  const glance = dense(weights, 'glance_head', shot.hidden, { out: totalAnswers(dependentQuestions) });
  const scores = concat([shot.scores, glance], 1);
  const answers = answerLosses(scores, input('shot_answers', [clips, totalAnswers(shotQuestions)]), shotQuestions);

  const isScenery = cast(equal(slots, 0), 'float32');
  const cellWeight = sub(bodyCellWeight, mul(isScenery, bodyCellWeight - 1));
  const classLoss = denseClassLoss(maps.classes, classes, cellWeight);
  const nearnessLoss = mean(abs(sub(maps.nearness, nearness)));
  const moving = (x: Value): Value => slice(x, 1, { end: F - 1 }); // the last picture has no next one
  const flowLoss = mean(mul(abs(moving(sub(maps.flow, flow))), reshape(moving(cellWeight), [clips, F - 1, H, H, 1])));
  const whoLoss = shareCells(maps.who, trueMasks(slots)).loss;

  const parts = [
    mul(classLoss.loss, weightOf.classes),
    mul(nearnessLoss, weightOf.nearness),
    mul(flowLoss, weightOf.flow),
    mul(whoLoss, weightOf.who),
    ...answers.map(({ loss }) => mul(loss, weightOf.answers)),
  ];
  return {
    loss: parts.reduce((a, b) => add(a, b)),
    reports: {
      class_cells: classLoss.right,
      nearness_error: nearnessLoss,
      flow_error: flowLoss,
      who_loss: whoLoss,
      ...Object.fromEntries(answers.map(({ name, right }) => [name, right])),
    },
    weights: weights.specs,
  };
}

function denseClassLoss(scores: Value, classes: Value, cellWeight: Value): { loss: Value; right: Value } {
  const target = cast(equal(reshape(classes, [...classes.shape, 1]), range(classCount)), 'float32');
  const { loss, right } = crossEntropy(scores, target);
  return { loss: div(sum(mul(loss, cellWeight)), sum(cellWeight)), right: mean(right) };
}
