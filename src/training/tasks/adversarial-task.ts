import {
  add,
  concat,
  gelu,
  input,
  mul,
  relu,
  reshape,
  rmsNorm,
  stopGradient,
  sub,
  type Value,
} from '../../graph/index.ts';
import { createWeights, denoise, dense, encodeText, type MiniConfig, type Weights } from '../../models/index.ts';
import { flowLoss } from './flow-loss.ts';
import { type FlowBatchShape, type NoisyBatch, weightedMean } from './noisy-batch.ts';
import { teacherScope } from './teacher-scope.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Layers of the teacher, from 0, whose hidden states the critic reads: what is near, what belongs together, what it is. */
const readLayers = [1, 3, 5];
const criticWidth = 192;

/**
 * Sharp estimates in few steps: besides being near the true latents, what the transformer makes of a noisy video must pass for
 * a true one before a critic, which reads the hidden states of the frozen teacher and learns at the same time.
 *
 * critic: max(0, 1 - d(true)) + max(0, 1 + d(made)); maker: `flowLoss` + weight * -d(made), d for every token
 *
 * Inputs: those of `flowLoss`, `critic_noise` [B, F, S, C] and `critic_sigma` [B, F], the noise under which the critic sees both. Given frames are shown to it as they are given.
 *
 * @see Sauer et al. 2024, LADD, arXiv:2403.12015 (a teacher's features under noise as critic); Lim and Ye 2017,
 * arXiv:1705.02894 (hinge)
 */
export function adversarialGraph(config: MiniConfig, shape: FlowBatchShape, adversarialWeight: number): TrainingGraph {
  const { clips: B } = shape;
  const weights = createWeights();
  const { batch, words, clean, tokenWeight, ...flow } = flowLoss(weights, config, shape);
  const features = teacherFeatures(config, { batch, words, shape });
  const shown = showGiven(clean, batch);
  const [made, real] = [features(shown), stopGradient(features(batch.latents))];
  const counted = mul(tokenWeight, reshape(batch.counts, [B, shape.latentFrames, 1]));
  const average = (values: Value): Value => weightedMean(values, counted);
  const scope = weights.scope('critic');
  const critic = add(
    average(relu(sub(1, tokenScores(scope, real)))),
    average(relu(add(1, tokenScores(scope, stopGradient(made))))),
  );
  const passes = average(tokenScores(fixed(scope), made));
  return {
    loss: add(flow.loss, sub(critic, mul(passes, adversarialWeight))),
    reports: { ...flow.reports, critic, passes },
    weights: weights.specs,
  };
}

/** [B, F, S, C] what is made, with given frames as they are given. */
export function showGiven(clean: Value, { latents, counts }: Pick<NoisyBatch, 'latents' | 'counts'>): Value {
  const [B, F] = counts.shape as readonly [number, number];
  const isMade = reshape(counts, [B, F, 1, 1]);
  return add(mul(clean, isMade), mul(latents, sub(1, isMade)));
}

/** What the teacher's layers make of latents under the critic's noise: [B, F, S, 3 D], every state at unit size. */
function teacherFeatures(
  config: MiniConfig,
  { batch, words, shape }: { readonly batch: NoisyBatch; readonly words: Value; readonly shape: FlowBatchShape },
): (latents: Value) => Value {
  const { clips: B, latentFrames: F } = shape;
  const teacher = createWeights().scope(teacherScope);
  const text = encodeText(teacher, words, config.text);
  const noise = input('critic_noise', batch.latents.shape, 'float32');
  const sigma = input('critic_sigma', [B, F], 'float32');
  const level = reshape(sigma, [B, F, 1, 1]);
  const { kind, rotary, places, plan } = batch;
  return (latents) => {
    const noisy = add(mul(latents, sub(1, level)), mul(noise, level));
    const given = { latents: noisy, sigma, kind, rotary, places, plan, text: text.tokens, pooledText: text.pooled };
    const { states } = denoise(teacher, given, config.transformer);
    return concat(
      readLayers.map((layer) => rmsNorm(states[layer]!, { epsilon: 1e-6 })),
      3,
    );
  };
}

/** [B, F, S] above 0 where a token looks true to the critic. */
function tokenScores(scope: Weights, features: Value): Value {
  const [B, F, S] = features.shape as readonly [number, number, number];
  const inner = gelu(dense(scope, 'head.up', features, { out: criticWidth }), 'tanh');
  return reshape(dense(scope, 'head.down', inner, { out: 1 }), [B, F, S]);
}

/** The same weights, which do not learn from what is made of them here. */
function fixed(weights: Weights): Weights {
  return {
    get: (name, shape, initializer) => stopGradient(weights.get(name, shape, initializer)),
    scope: (prefix) => fixed(weights.scope(prefix)),
  };
}
