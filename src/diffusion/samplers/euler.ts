import { emptySamplerState, type Sampler } from './sampler.ts';

/**
 * Euler's method along the straight path.
 *
 * x_next = x0 + (sigma_next / sigma) * (x - x0), which is x + (sigma_next - sigma) * v
 *
 * @see Lipman et al. 2023, arXiv:2210.02747
 */
export function createEulerSampler(): Sampler {
  return {
    evaluationsPerStep: 1,
    step: ({ sample, clean, sigma, nextSigma }) => {
      const keep = nextSigma / sigma;
      return sample.map((x, i) => clean[i]! + keep * (x - clean[i]!));
    },
    save: () => emptySamplerState,
    restore: () => {},
  };
}
