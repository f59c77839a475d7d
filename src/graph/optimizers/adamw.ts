import type { Value } from '../node.ts';
import { add, div, mul, pow, sub } from '../ops/binary.ts';
import { constant } from '../ops/sources.ts';
import { sqrt } from '../ops/unary.ts';
import { blend } from './blend.ts';
import type { Optimizer } from './optimizer.ts';

export interface AdamwOptions {
  /** Decay of the running means of gradient and squared gradient. */
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Part of the weight that learning rate 1 would remove per step; only matrices decay. */
  readonly weightDecay: number;
}

/**
 * Adam with decoupled weight decay.
 *
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * w = w - rate ((m / (1 - b1^step)) / (sqrt(v / (1 - b2^step)) + epsilon) + decay w)
 *
 * @see Loshchilov & Hutter 2017, arXiv:1711.05101, algorithm 2 (the schedule multiplies the decay here as in PyTorch)
 */
export function adamw(options: AdamwOptions): Optimizer {
  const { betas, epsilon, weightDecay } = options;
  return {
    slots: ['mean', 'square'],
    update({ parameter, gradient, state, rate, step }) {
      const m = blend(state.mean!, gradient, betas[0]);
      const v = blend(state.square!, mul(gradient, gradient), betas[1]);
      const correction = (beta: number): Value => sub(1, pow(constant(beta), step));
      // rate / (1 - b1^step) m / (sqrt(v) / sqrt(1 - b2^step) + epsilon): corrections act on scalars, not on tensors
      const denominator = add(mul(sqrt(v), div(1, sqrt(correction(betas[1])))), epsilon);
      const change = mul(div(m, denominator), div(rate, correction(betas[0])));
      const decays = parameter.shape.length >= 2 && weightDecay !== 0;
      const kept = decays ? mul(parameter, sub(1, mul(rate, weightDecay))) : parameter;
      return { parameter: sub(kept, change), state: { mean: m, square: v } };
    },
  };
}
