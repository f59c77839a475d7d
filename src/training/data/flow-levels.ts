import type { Random } from '../../base/index.ts';
import { shiftSigma } from '../../diffusion/index.ts';
import type { ClipView } from './clip-views.ts';

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

/** How often a picture that only steers is shown with a little noise. */
const noisyReferenceShare = 0.3;

/** Picks a job and the noise levels of its frames. */
export function drawLevels(
  { frames, reference }: Pick<ClipView, 'frames' | 'reference'>,
  random: Random,
  options: { readonly shift: number },
): FrameLevels {
  const draw = (): number => drawSigma(random, options.shift);
  const sigma = new Float32Array(frames.length).fill(draw());
  const counts = new Float32Array(frames.length).fill(1);
  const give = (frame: number, level: number): void => {
    sigma[frame] = level;
    counts[frame] = 0;
  };
  const own = frames.flatMap((_, i) => (i === reference ? [] : [i]));
  switch (own.length === 1 ? 'everything' : drawJob(random)) {
    case 'everything':
      break;
    case 'first picture':
      give(own[0]!, 0);
      break;
    case 'history': {
      const level = random.uniform() * historyNoise;
      const length = 1 + random.integer(own.length - 1);
      for (let i = 0; i < length; i++) give(own[i]!, i === 0 ? 0 : level);
      break;
    }
    case 'some frames': {
      const kept = random.pick(own);
      for (const i of own) if (i !== kept && random.uniform() < 0.5) give(i, 0);
      break;
    }
    case 'each its own':
      for (const i of own) sigma[i] = draw();
      break;
  }
  if (reference !== null) give(reference, random.uniform() < noisyReferenceShare ? random.uniform() * historyNoise : 0);
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

/** How often a level is drawn evenly: low levels are rare otherwise, and small errors of neighbouring tokens show as seams. */
const evenShare = 0.4;

/** Logit-normal, shifted towards noise; sometimes even. @see Esser et al. 2024, arXiv:2403.03206, section 3.1 */
function drawSigma(random: Random, shift: number): number {
  if (random.uniform() < evenShare) return random.uniform();
  return shiftSigma(1 / (1 + Math.exp(-random.normal())), shift);
}
