import {
  lookClosely,
  type OracleConfig,
  oracleFormat,
  pictureQuestions,
  totalAnswers,
} from '../../evaluation/index.ts';
import { add, input, mul } from '../../graph/index.ts';
import { createWeights, dense } from '../../models/index.ts';
import { answerLosses } from './answer-losses.ts';
import type { TrainingGraph } from './training-graph.ts';

/** What one picture of a body shows, and how much each counts. What a body does is half a guess, but teaches to see how it stands. */
const weightOf: Readonly<Record<string, number>> = {
  subject: 1,
  color: 0.4,
  action: 0.5,
  facing: 0.2,
  size: 0.1,
  emotion: 0.3,
  style: 0.2,
};

/**
 * Look at single pictures of bodies from near.
 *
 * Inputs: `crops` [N, 48, 48, 3] uint8; `masks` [N, 24, 24], `crop_rows` and `crop_columns` [N, 12, 24]: which of what is seen is meant;
 * `answers` [N, K], one-hot question by question, all zero where there is no answer.
 */
export function oracleFramesGraph(config: OracleConfig, pictures: number): TrainingGraph {
  const { cells, cropSide, maskSide } = oracleFormat;
  const weights = createWeights();
  const crops = input('crops', [pictures, cropSide, cropSide, 3], 'uint8');
  const answers = input('answers', [pictures, totalAnswers(pictureQuestions)]);
  const cuts = {
    masks: input('masks', [pictures, cells, cells]),
    rows: input('crop_rows', [pictures, maskSide, cells]),
    columns: input('crop_columns', [pictures, maskSide, cells]),
  };
  const seen = lookClosely(weights, { crops, cuts }, config);
  const scores = dense(weights, 'frame_head', seen, { out: totalAnswers(pictureQuestions) });
  const parts = answerLosses(scores, answers, pictureQuestions);
  return {
    loss: parts.map(({ name, loss }) => mul(loss, weightOf[name]!)).reduce((a, b) => add(a, b)),
    reports: Object.fromEntries(parts.map(({ name, right }) => [name, right])),
    weights: weights.specs,
  };
}
