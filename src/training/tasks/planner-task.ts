import {
  add,
  clamp,
  constant,
  div,
  exp,
  input,
  linear,
  log,
  matmul,
  max,
  mul,
  relu,
  reshape,
  softmax,
  stopGradient,
  sub,
  sum,
  type Value,
} from '../../graph/index.ts';
import {
  bodyQuestionNames,
  createWeights,
  measureNames,
  mostBodies,
  type PlannerConfig,
  planBodiesOf,
  timeFeatureCount,
} from '../../models/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Sizes of one batch of the planner. */
export interface PlannerBatchShape {
  readonly captions: number;
  readonly times: number;
}

/** Bounds of the logarithm of a variance: a measure is never surer than a hundredth. */
const logVarianceRange = { minimum: -8, maximum: 2 };

/** Places that may be taken in any order; bodies behind them are those of a group, from left to right. */
const freePlaces = 3;

/**
 * Learns who is where from words: answers by cross-entropy, measures by the likelihood of a normal distribution whose width is learned too,
 * as words leave places open. Which of the first places a body takes is left open: of all ways, the one that says most counts.
 *
 * Inputs: `tokens` [B, L] int64, `times` [B, T, timeFeatureCount], and the truth: `is_there` and `looks_right` [B, T, E, 1], `measures`
 * [B, T, E, N], `answer.<name>` [B, T, E, K] one-hot.
 *
 * @see Nix and Weigend 1994 (a mean and its variance); Seitzer et al. 2022, arXiv:2203.09168 (weighted by the deviation, so that what is sure
 * already does not outweigh the rest); Carion et al. 2020, DETR, arXiv:2005.12872 (matched sets)
 */
export function plannerGraph(config: PlannerConfig, { captions: B, times: T }: PlannerBatchShape): TrainingGraph {
  const weights = createWeights();
  const E = mostBodies;
  const N = measureNames.length;
  const ids = input('tokens', [B, config.text.tokens], 'int64');
  const times = input('times', [B, T, timeFeatureCount], 'float32');
  const said = planBodiesOf(weights, { ids, times }, config);
  // Every place against every body: [B, T, places, bodies, ...]
  const place = (values: Value): Value => reshape(values, [B, T, E, 1, values.shape[3]!]);
  const truth = (name: string, channels: number): Value =>
    reshape(input(name, [B, T, E, channels], 'float32'), [B, T, 1, E, channels]);
  const isThere = truth('is_there', 1);

  const presence = logistic(place(said.isThere), isThere);
  const side = mul(logistic(place(said.looksRight), truth('looks_right', 1)), isThere);
  const error = sub(place(said.measures), truth('measures', N));
  const logVariance = clamp(place(said.logVariances), logVarianceRange);
  const likelihood = add(mul(mul(error, error), exp(mul(logVariance, -1))), logVariance);
  const fair = stopGradient(exp(mul(logVariance, 0.5)));
  const measures = mul(sum(mul(likelihood, fair), [4], { keepDims: true }), mul(isThere, 0.5));
  const answers = bodyQuestionNames.map((name) => {
    const { loss } = crossEntropy(place(said.answers[name]), truth(`answer.${name}`, config.bodies[name]));
    return reshape(loss, [B, T, E, E, 1]);
  });
  const parts = {
    presence,
    side,
    likelihood: measures,
    ...Object.fromEntries(bodyQuestionNames.map((name, i) => [name, answers[i]!])),
  };
  const costs = Object.values(parts).reduce((a, b) => add(a, b)); // [B, T, E, E, 1]
  const ways = bestWay(reshape(sum(costs, [1]), [B, E, E])); // [B, E, E]
  const count = add(sum(isThere), 1e-6);
  const perBody = (pairs: Value): Value => div(sum(mul(reshape(sum(pairs, [1]), [B, E, E]), ways)), count);
  return {
    loss: perBody(costs),
    reports: Object.fromEntries(Object.entries(parts).map(([name, pairs]) => [name, perBody(pairs)])),
    weights: weights.specs,
  };
}

/**
 * The cheapest way to give places to bodies, where the first places may change.
 *
 * @param costs [B, E, E] of each place for each body
 * @returns     [B, E, E] 1 where a place is a body's
 */
function bestWay(costs: Value): Value {
  const [B, E] = costs.shape as readonly [number, number, number];
  const ways = orders(freePlaces).map((order) =>
    Float32Array.from({ length: E * E }, (_, i) => Number((order[Math.floor(i / E)] ?? Math.floor(i / E)) === i % E)),
  );
  const table = constant(Float32Array.from(ways.flatMap((way) => [...way])), { shape: [ways.length, E * E] });
  const totals = linear(reshape(stopGradient(costs), [B, E * E]), table); // [B, ways]
  const best = softmax(mul(sub(totals, mul(max(mul(totals, -1), [1], { keepDims: true }), -1)), -1e4));
  return stopGradient(reshape(matmul(best, table), [B, E, E]));
}

/** All orders of the first `count` numbers. */
function orders(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]),
  );
}

/** Cross-entropy of a yes or no: log(1 + exp(s)) - s * answer, kept finite. */
function logistic(score: Value, answer: Value): Value {
  const size = add(relu(score), relu(mul(score, -1))); // |s|
  return sub(add(relu(score), log(add(exp(mul(size, -1)), 1))), mul(score, answer));
}
