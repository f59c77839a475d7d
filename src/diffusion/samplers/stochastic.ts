import type { Sampler, SamplerOptions } from './sampler.ts';

/**
 * The distilled models' step: jump to the clean estimate, then add fresh noise for the next level.
 *
 * x_next = (1 - sigma_next) * x0 + sigma_next * noise
 *
 * @see Lightricks LTX-Video `ltx_video/schedulers/rf.py` (stochastic_sampling); FastVideo `DmdDenoisingStage`
 */
export function createStochasticSampler({ random }: SamplerOptions): Sampler {
  let drawnCount = 0;
  const draw = (): number => {
    drawnCount++;
    return random.normal();
  };
  return {
    evaluationsPerStep: 1,
    step: ({ clean, nextSigma }) =>
      nextSigma === 0 ? clean.slice() : clean.map((x0) => (1 - nextSigma) * x0 + nextSigma * draw()),
    save: () => ({ arrays: [], numbers: [drawnCount] }),
    restore({ numbers: [count = 0] }) {
      while (drawnCount < count) draw();
    },
  };
}
