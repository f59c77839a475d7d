import type { CheckpointDefaults, WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { wan22 } from './wan2.2-5b.ts';

/** Three steps with fresh noise between them and no guidance: levels 1000, 757 and 522 of 1000. */
export const fastWanSampling = {
  sampler: 'stochastic',
  steps: 3,
  guidance: 1,
  schedule: { kind: 'fixed', sigmas: [1, 0.757, 0.522] },
  negativePrompt: '',
} as const satisfies Partial<CheckpointDefaults>;

const repository = 'FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers';

/**
 * Wan 2.2 5B distilled to three steps with full attention. It was distilled on text alone: a given picture is followed loosely.
 *
 * @see Zhang et al. 2025, arXiv:2505.13389
 */
export const fastWan22 = {
  ...wan22,
  name: 'fastwan2.2-5b',
  source: { ...wan22.source, repository },
  license: { name: 'Apache-2.0', url: `https://huggingface.co/${repository}`, isOpenSource: true },
  defaults: { ...wan22.defaults, ...fastWanSampling },
} as const satisfies WanCheckpoint;
