import { assertNever } from '../../base/index.ts';
import { createEulerSampler } from './euler.ts';
import { createHeunSampler } from './heun.ts';
import type { Sampler, SamplerName, SamplerOptions } from './sampler.ts';
import { createStochasticSampler } from './stochastic.ts';
import { createUniPcSampler } from './unipc.ts';

/** Makes the sampler of one latent frame. */
export function createSampler(name: SamplerName, options: SamplerOptions): Sampler {
  switch (name) {
    case 'euler':
      return createEulerSampler();
    case 'heun':
      return createHeunSampler();
    case 'unipc':
      return createUniPcSampler();
    case 'stochastic':
      return createStochasticSampler(options);
    default:
      return assertNever(name);
  }
}
