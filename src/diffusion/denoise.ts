import type { Random } from '../base/index.ts';
import type { FramePlace, FrameRole, LatentGrid, LatentKind, PromptEmbedding, VideoModel } from '../models/index.ts';
import { type Guidance, guide, isGuided } from './guidance.ts';
import { createSampler } from './samplers/create-sampler.ts';
import type { Sampler, SamplerName, SamplerState } from './samplers/sampler.ts';
import type { Sigmas } from './schedule.ts';

/** One latent frame of a run: what it starts from and how much of it may change. */
export interface Slot {
  /** Default: 'made'. */
  readonly role?: FrameRole;
  readonly kind: LatentKind;
  readonly place: FramePlace;
  /** Values at level `ceiling`: noise, a noised picture, or a given clean frame. */
  readonly start: Float32Array;
  /**
   * The highest noise level this frame ever has, in [0, 1]: 1 is made anew, 0 is given and stays, between is changed by so much.
   */
  readonly ceiling: number;
}

/** What one denoising run works on and with. */
export interface DenoiseOptions {
  readonly slots: readonly Slot[];
  readonly grid: LatentGrid;
  readonly prompt: PromptEmbedding;
  /** What guidance moves away from: the empty or the negative prompt. */
  readonly negative: PromptEmbedding;
  readonly guidance: Guidance;
  readonly sigmas: Sigmas;
  readonly sampler: SamplerName;
  readonly frameRate: number;
  readonly random: Random;
  readonly signal: AbortSignal | null;
  /** Where an earlier run with the same options was stopped. Default: null, from the beginning. */
  readonly resumeFrom?: DenoiseState | null;
  /** Called after each step with the clean estimates, for progress and previews. */
  onStep(step: DenoiseStep): void | Promise<void>;
}

/** How far a denoising run is, and its latents as they would be if it ended now. */
export interface DenoiseStep {
  readonly done: number;
  readonly total: number;
  readonly clean: readonly Float32Array[];
  readonly state: DenoiseState;
}

/** All that a denoising run needs to go on as if it had never stopped. */
export interface DenoiseState {
  /** Steps that are done. */
  readonly step: number;
  /** Present values of every slot. */
  readonly values: readonly Float32Array[];
  readonly samplers: readonly SamplerState[];
}

/**
 * The denoising loop: all slots from their start to clean latents. The only one in the project.
 *
 * Every slot walks down the same schedule but never above its ceiling, so given frames steer the others through
 * attention and stay as they are.
 *
 * @returns the clean values of every slot, in order
 * @throws the signal's reason when aborted between steps
 */
export async function denoise(model: VideoModel, options: DenoiseOptions): Promise<Float32Array[]> {
  const { slots, sigmas, signal, resumeFrom = null } = options;
  const samplers = slots.map((_, i) => createSampler(options.sampler, { random: options.random.fork(`slot ${i}`) }));
  for (const [i, state] of resumeFrom?.samplers.entries() ?? []) samplers[i]!.restore(state);
  const total = sigmas.length - 1;
  let values = [...(resumeFrom?.values ?? slots.map((slot) => slot.start))];
  for (let step = resumeFrom?.step ?? 0; step < total; step++) {
    signal?.throwIfAborted();
    const [sigma, nextSigma] = [sigmas[step]!, sigmas[step + 1]!];
    let clean = await predict(model, { ...options, values, sigma });
    let next = advance({ samplers, slots, values, clean, sigma, nextSigma, stepsLeft: total - step });
    if (samplers[0]?.evaluationsPerStep === 2 && nextSigma > 0) {
      clean = await predict(model, { ...options, values: next, sigma: nextSigma });
      next = advance({ samplers, slots, values: next, clean, sigma: nextSigma, nextSigma, stepsLeft: total - step });
    }
    values = next;
    const state = { step: step + 1, values, samplers: samplers.map((sampler) => sampler.save()) };
    await options.onStep({ done: step + 1, total, clean, state });
  }
  return values;
}

/** The model's clean estimate of every slot, guided. */
async function predict(
  model: VideoModel,
  { slots, values, sigma, grid, prompt, negative, guidance, frameRate, signal }: DenoiseOptions & Present,
): Promise<Float32Array[]> {
  const frames = slots.map(({ role = 'made', kind, place, ceiling }, i) => ({
    role,
    kind,
    place,
    values: values[i]!,
    sigma: Math.min(sigma, ceiling),
  }));
  const conditional = await model.predictClean(frames, { grid, prompt, frameRate, signal });
  if (!isGuided(guidance, sigma)) return conditional;
  const unconditional = await model.predictClean(frames, { grid, prompt: negative, frameRate, signal });
  return conditional.map((estimate, i) => guide(estimate, unconditional[i]!, guidance.scale));
}

interface Present {
  readonly values: readonly Float32Array[];
  readonly sigma: number;
}

interface Advance extends Present {
  readonly samplers: readonly Sampler[];
  readonly slots: readonly Slot[];
  readonly clean: readonly Float32Array[];
  readonly nextSigma: number;
  readonly stepsLeft: number;
}

/** Moves every slot that is above the next level; the others wait for the schedule to come down to their ceiling. */
function advance({ samplers, slots, values, clean, sigma, nextSigma, stepsLeft }: Advance): Float32Array[] {
  return slots.map(({ ceiling }, i) => {
    const sample = values[i]!;
    if (ceiling <= nextSigma && nextSigma > 0) return sample;
    if (ceiling === 0) return sample;
    return samplers[i]!.step({ sample, clean: clean[i]!, sigma: Math.min(sigma, ceiling), nextSigma, stepsLeft });
  });
}
