import type { Random } from '../../base/index.ts';

/**
 * One latent frame at one step: its own noise levels, since given frames may stand still while others move.
 * Arrays hold the frame's values in any fixed order.
 */
export interface FrameStep {
  /** Present values, at level `sigma`. */
  readonly sample: Float32Array;
  /** The model's estimate of the clean values at this step. */
  readonly clean: Float32Array;
  readonly sigma: number;
  readonly nextSigma: number;
  /** Steps of the whole run that are left, this one included. */
  readonly stepsLeft: number;
}

/**
 * Moves one latent frame from one noise level to the next. A sampler keeps the history of one frame; a run makes one
 * for each frame.
 *
 * All samplers take x0 (clean) predictions: velocity v gives x0 = x - sigma * v.
 */
export interface Sampler {
  /** Model evaluations that one step takes. */
  readonly evaluationsPerStep: 1 | 2;
  /** Returns new values at `nextSigma`; the input arrays stay as they are and may be kept. */
  step(frame: FrameStep): Float32Array;
  /** What it remembers between two steps; the arrays are not written to later. */
  save(): SamplerState;
  /** Puts a new sampler where another one was when it was saved. */
  restore(state: SamplerState): void;
}

/** A sampler's history as plain numbers, which only the sampler that saved it can read. */
export interface SamplerState {
  readonly arrays: readonly Float32Array[];
  readonly numbers: readonly number[];
}

/** The state of a sampler that remembers nothing. */
export const emptySamplerState: SamplerState = { arrays: [], numbers: [] };

/** How a denoising run steps from one noise level to the next. */
export type SamplerName = 'euler' | 'heun' | 'unipc' | 'stochastic';

export interface SamplerOptions {
  /** Source of the noise that stochastic samplers add. */
  readonly random: Random;
}
