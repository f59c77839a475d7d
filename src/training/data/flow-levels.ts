import type { Random } from '../../base/index.ts';
import { shiftSigma } from '../../diffusion/index.ts';

/** What one training clip asks of the model. */
export interface FrameLevels {
  /** Noise level of each latent frame. */
  readonly sigma: Float32Array;
  /** 1 where the frame's error counts, 0 where it is given. */
  readonly counts: Float32Array;
}

export type FlowJob = 'everything' | 'first picture' | 'history' | 'some frames' | 'each its own';

/** How often each job is trained, of 100. */
const jobShares: Readonly<Record<FlowJob, number>> = {
  everything: 40,
  'first picture': 20,
  history: 20,
  'some frames': 12,
  'each its own': 8,
};

/** Highest level that given history is shown at, so that the model forgives the errors of its own earlier frames. */
const historyNoise = 0.2;

/** Picks a job and the noise levels of its frames. */
export function drawLevels(latentFrames: number, random: Random, options: { readonly shift: number }): FrameLevels {
  const draw = (): number => drawSigma(random, options.shift);
  const sigma = new Float32Array(latentFrames).fill(draw());
  const counts = new Float32Array(latentFrames).fill(1);
  const give = (frame: number, level = 0): void => {
    sigma[frame] = level;
    counts[frame] = 0;
  };
  switch (latentFrames === 1 ? 'everything' : drawJob(random)) {
    case 'everything':
      break;
    case 'first picture':
      give(0);
      break;
    case 'history': {
      const level = random.uniform() * historyNoise;
      const length = 1 + random.integer(latentFrames - 1);
      for (let i = 0; i < length; i++) give(i, i === 0 ? 0 : level);
      break;
    }
    case 'some frames': {
      const kept = random.integer(latentFrames);
      for (let i = 0; i < latentFrames; i++) if (i !== kept && random.uniform() < 0.5) give(i);
      break;
    }
    case 'each its own':
      for (let i = 0; i < latentFrames; i++) sigma[i] = draw();
      break;
  }
  return { sigma, counts };
}

function drawJob(random: Random): FlowJob {
  let rest = random.uniform() * 100;
  for (const [job, share] of Object.entries(jobShares) as [FlowJob, number][]) {
    rest -= share;
    if (rest < 0) return job;
  }
  return 'everything';
}

/** Logit-normal, shifted towards noise. @see Esser et al. 2024, arXiv:2403.03206, section 3.1 */
function drawSigma(random: Random, shift: number): number {
  return shiftSigma(1 / (1 + Math.exp(-random.normal())), shift);
}
