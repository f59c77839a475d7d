import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { fastWanSampling } from './fastwan2.2-5b.ts';
import { wan21Small } from './wan2.1-1.3b.ts';

const repository = 'FastVideo/FastWan-QAD-1.3B';

/** Wan 2.1 1.3B distilled to three steps with full attention, made to be run with 8-bit weights. */
export const fastWan21 = {
  ...wan21Small,
  name: 'fastwan2.1-1.3b',
  source: { ...wan21Small.source, repository },
  license: { name: 'Apache-2.0', url: `https://huggingface.co/${repository}`, isOpenSource: true },
  defaults: { ...wan21Small.defaults, ...fastWanSampling },
} as const satisfies WanCheckpoint;
