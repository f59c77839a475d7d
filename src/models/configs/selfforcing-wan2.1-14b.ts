import type { WanCheckpoint } from '../checkpoints/released-checkpoint.ts';
import { wan21Large } from './wan2.1-14b.ts';

const repository = 'lightx2v/Wan2.1-Distill-Models';

/**
 * Wan 2.1 14B distilled by Self-Forcing, with full attention, to four steps without guidance: times 1000, 750, 500 and
 * 250, shifted by 5, with fresh noise between them. One file in the names of Wan's own code; the rest is Wan's.
 *
 * @see Huang et al. 2025, arXiv:2506.08009
 * @see LightX2V at commit f8aee98: `configs/distill/wan21/wan_t2v_distill_model_4step_cfg.json`, `WanStepDistillScheduler`
 *   (which goes on in the same noise, as `euler` does) and `docs/EN/source/method_tutorials/step_distill.md` (which asks for
 *   fresh noise, as in the distillation)
 */
export const selfForcing21 = {
  ...wan21Large,
  name: 'selfforcing-wan2.1-14b',
  source: {
    ...wan21Large.source,
    files: [
      {
        path: 'wan2.1_t2v_14b_lightx2v_4step.safetensors',
        repository,
        parts: ['transformer'],
        sizeBytes: null,
        sha256: null,
      },
      ...wan21Large.source.files.slice(1),
    ],
  },
  license: { name: 'Apache-2.0', url: `https://huggingface.co/${repository}`, isOpenSource: true },
  transformer: { ...wan21Large.transformer, cutsTimes: false },
  defaults: {
    ...wan21Large.defaults,
    width: 832,
    height: 480,
    sampler: 'stochastic',
    steps: 4,
    guidance: 1,
    schedule: { kind: 'fixed', sigmas: [1, 0.9375, 5 / 6, 0.625] },
    negativePrompt: '',
  },
} as const satisfies WanCheckpoint;
