import { fillNormal, type Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';

/** How the critic of few steps is fed. */
export interface CriticBatchOptions {
  /** Noise levels of the few steps that samples will be drawn in. */
  readonly levels: readonly number[];
  /** Highest noise under which the critic sees true and made latents. */
  readonly highestCriticNoise: number;
}

/** Share of the clips whose level is one of the few steps'; the others keep theirs, so that no level is forgotten. */
const fewStepShare = 0.7;

/**
 * A batch for the adversarial stage: that of `flowBatch`, with most clips at a level of the few steps, and with the noise under
 * which the critic looks, `critic_noise` [B, F, S, C] and `critic_sigma` [B, F], one level a clip.
 */
export function criticBatch(
  batch: HostTensors,
  random: Random,
  { levels, highestCriticNoise }: CriticBatchOptions,
): HostTensors {
  const [B, F] = batch.sigma!.shape as [number, number];
  const sigma = Float32Array.from(batch.sigma!.data as Float32Array);
  const criticSigma = new Float32Array(B * F);
  for (let b = 0; b < B; b++) {
    const level = random.uniform() < fewStepShare ? random.pick(levels) : null;
    const seenUnder = random.uniform() * highestCriticNoise;
    for (let i = b * F; i < (b + 1) * F; i++) {
      if (level !== null && batch.counts!.data[i] === 1) sigma[i] = level;
      criticSigma[i] = seenUnder;
    }
  }
  const { shape } = batch.latents!;
  const noise = fillNormal(new Float32Array(batch.latents!.data.length), random);
  return {
    ...batch,
    sigma: hostTensor('float32', [B, F], sigma),
    critic_noise: hostTensor('float32', shape, noise),
    critic_sigma: hostTensor('float32', [B, F], criticSigma),
  };
}
