import type { Value } from '../node.ts';
import { add, div, mul, pow, sub } from '../ops/binary.ts';
import { constant } from '../ops/sources.ts';
import { sqrt } from '../ops/unary.ts';
import type { Optimizer } from './optimizer.ts';

/** Settings of AdamW, without the learning rate, which is an input of each step. */
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
    update({ parameter, gradient, gradientScale, state, rate, step }) {
      // Factors are gathered in scalars: each operation here is a pass over all weights.
      const share = (beta: number): Value => sub(1, pow(constant(beta), step));
      const m = add(mul(state.mean!, betas[0]), mul(gradient, mul(gradientScale, 1 - betas[0])));
      const g = mul(gradient, mul(gradientScale, Math.sqrt(1 - betas[1])));
      const v = add(mul(state.square!, betas[1]), mul(g, g));
      // m / (1 - b1^t) / (sqrt(v / s) + epsilon) = m sqrt(s) / (1 - b1^t) / (sqrt(v) + epsilon sqrt(s)), s = 1 - b2^t
      const root = sqrt(share(betas[1]));
      const direction = div(m, add(sqrt(v), mul(root, epsilon)));
      const change = mul(direction, div(mul(rate, root), share(betas[0])));
      const decays = parameter.shape.length >= 2 && weightDecay !== 0;
      const kept = decays ? mul(parameter, sub(1, mul(rate, weightDecay))) : parameter;
      return { parameter: sub(kept, change), state: { mean: m, square: v } };
    },
  };
}
