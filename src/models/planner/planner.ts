import {
  add,
  attention,
  concat,
  type Dim,
  expand,
  gelu,
  multiplyDims,
  reshape,
  type Value,
} from '../../graph/index.ts';
import { dense, feedForward, gainedRmsNorm } from '../layers.ts';
import { encodeText } from '../text/text-encoder.ts';
import type { TextEncoderConfig } from '../text/text-encoder-config.ts';
import { scaledNormal, type Weights } from '../weights.ts';
import { type BodyAnswerCounts, bodyQuestionNames, mostBodies } from './body-plan.ts';

/** Shape of the planner. */
export interface PlannerConfig {
  /** Of its own text encoder, whose width it has; it reads the tokens that the transformer's reads. */
  readonly text: TextEncoderConfig;
  readonly layers: number;
  readonly heads: number;
  readonly bodies: BodyAnswerCounts;
}

/** Sines and cosines that a time is told in. */
export const timeFeatureCount = 16;

/** What the planner says: of each place for a body, at each time. */
export interface PlannerOutputs {
  /** [B, T, E, 1] whether a body is there, before the sigmoid. */
  readonly isThere: Value;
  /** [B, T, E, 1] whether it looks to the right, before the sigmoid. */
  readonly looksRight: Value;
  /** [B, T, E, N] means of the measures, in the order of `measureNames`. */
  readonly measures: Value;
  /** [B, T, E, N] logarithms of their variances. */
  readonly logVariances: Value;
  /** [B, T, E, K] each, before the softmax. */
  readonly answers: Readonly<Record<keyof BodyAnswerCounts, Value>>;
}

/** What is measured of a body: places and sides as in `BodyPlan`, sides as logarithms; angles as sine and cosine. */
export const measureNames = [
  'x',
  'y',
  'logWidth',
  'logHeight',
  'sinTilt',
  'cosTilt',
  'sinPhase',
  'cosPhase',
  'depth',
] as const;
/** One of `measureNames`. */
export type MeasureName = (typeof measureNames)[number];

/**
 * Words to bodies: who is where in the picture at any time. Each of a few places for bodies asks the words, and the others, who takes it.
 *
 * @param ids   [B, L] int64 words
 * @param times [B, T, timeFeatureCount] from `timeFeatures`
 * @see Carion et al. 2020, DETR, arXiv:2005.12872 (queries for a set); Lian et al. 2024, LVD, arXiv:2309.17444 (plans of boxes for video)
 */
export function planBodiesOf(
  weights: Weights,
  { ids, times }: { readonly ids: Value; readonly times: Value },
  config: PlannerConfig,
): PlannerOutputs {
  const scope = weights.scope('planner');
  const D = config.text.width;
  const text = encodeText(scope, ids, config.text).tokens;
  const [B, T] = times.shape as readonly [Dim, Dim];
  const E = mostBodies;
  const time = dense(scope, 'embed_time.out', gelu(dense(scope, 'embed_time.in', times, { out: D }), 'tanh'), {
    out: D,
  });
  const slots = scope.get('embed_slot.weight', [E, D], { kind: 'normal', deviation: 1 });
  let x = add(expand(reshape(time, [B, T, 1, D]), [B, T, E, D]), slots);
  for (let i = 0; i < config.layers; i++) x = plannerBlock(scope.scope('blocks').scope(i), x, { text, config });
  const normed = gainedRmsNorm(scope, 'norm', x);
  const head = (name: string, out: number): Value =>
    dense(scope, `head.${name}`, normed, { out, initializer: scaledNormal(D, 0.1) });
  const answers = Object.fromEntries(bodyQuestionNames.map((name) => [name, head(name, config.bodies[name])]));
  return {
    isThere: head('is_there', 1),
    looksRight: head('looks_right', 1),
    measures: head('measures', measureNames.length),
    logVariances: head('log_variances', measureNames.length),
    answers: answers as PlannerOutputs['answers'],
  };
}

interface BlockContext {
  readonly text: Value;
  readonly config: PlannerConfig;
}

/** @param x [B, T, E, D] */
function plannerBlock(scope: Weights, x: Value, { text, config }: BlockContext): Value {
  const [B, T, E, D] = x.shape as readonly [Dim, Dim, number, number];
  const { heads, layers } = config;
  const L = text.shape[1]!;
  const split = (value: Value, rows: Dim, count: Dim): Value => reshape(value, [rows, count, heads, D / heads]);
  const project = (name: string, value: Value): Value => dense(scope, name, value, { out: D, bias: false });
  const initializer = scaledNormal(D, 1 / Math.sqrt(3 * layers));
  const out = (name: string, value: Value): Value =>
    dense(scope, name, reshape(value, [B, T, E, D]), { out: D, bias: false, initializer });

  const asked = gainedRmsNorm(scope, 'norm_1', x);
  const query = split(project('text_q', asked), B, multiplyDims(T, E));
  const read = attention(query, split(project('text_k', text), B, L), split(project('text_v', text), B, L));
  let y = add(x, out('text_out', read));

  const own = gainedRmsNorm(scope, 'norm_2', y);
  const rows = multiplyDims(B, T);
  const [q, k, v] = ['to_q', 'to_k', 'to_v'].map((name) => split(project(name, own), rows, E)) as [Value, Value, Value];
  y = add(y, out('to_out', attention(q, k, v)));
  return add(y, feedForward(scope, 'mlp', gainedRmsNorm(scope, 'norm_3', y), { hidden: 4 * D, depth: layers }));
}

/** Sines and cosines of times, in seconds: [count, timeFeatureCount]. */
export function timeFeatures(seconds: readonly number[]): Float32Array {
  const waves = timeFeatureCount / 2;
  const features = new Float32Array(seconds.length * timeFeatureCount);
  for (const [i, time] of seconds.entries()) {
    for (let wave = 0; wave < waves; wave++) {
      // from half a turn in 16 seconds to four turns a second
      const angle = (Math.PI / 16) * time * 2 ** ((wave * 7) / (waves - 1));
      features[i * timeFeatureCount + 2 * wave] = Math.sin(angle);
      features[i * timeFeatureCount + 2 * wave + 1] = Math.cos(angle);
    }
  }
  return features;
}

/** All of what the planner says in one row of numbers: [B, T, E, 2 + 2 N + answers], in the order of `PlannerOutputs`. */
export function joinPlannerOutputs({ isThere, looksRight, measures, logVariances, answers }: PlannerOutputs): Value {
  return concat([isThere, looksRight, measures, logVariances, ...bodyQuestionNames.map((name) => answers[name])], 3);
}
