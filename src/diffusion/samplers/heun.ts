import { assert } from '../../base/index.ts';
import { emptySamplerState, type Sampler } from './sampler.ts';

/**
 * Heun's method: an Euler step, then a second evaluation there, then the mean of both slopes.
 *
 * x_next = x + (sigma_next - sigma) * (v(x, sigma) + v(x_euler, sigma_next)) / 2
 *
 * The loop calls `step` twice with the same level pair: first at `sigma`, then with the Euler point as the sample at
 * `nextSigma`. A last step to 0 is plain Euler, as v has no value at 0.
 *
 * @see Karras et al. 2022, arXiv:2206.00364, algorithm 1
 */
export function createHeunSampler(): Sampler {
  let start: { sample: Float32Array; velocity: Float32Array; sigma: number } | null = null;
  return {
    evaluationsPerStep: 2,
    step: ({ sample, clean, sigma, nextSigma }) => {
      const velocity = sample.map((x, i) => (x - clean[i]!) / sigma);
      if (start === null) {
        if (nextSigma > 0) start = { sample, velocity, sigma };
        return sample.map((x, i) => x + (nextSigma - sigma) * velocity[i]!);
      }
      const { sample: from, velocity: first, sigma: fromSigma } = start;
      start = null;
      return from.map((x, i) => x + ((sigma - fromSigma) * (first[i]! + velocity[i]!)) / 2);
    },
    save() {
      assert(start === null, 'internal: a state is saved between steps, never between the halves of one');
      return emptySamplerState;
    },
    restore: () => {},
  };
}
