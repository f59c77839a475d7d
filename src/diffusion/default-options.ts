import type { ModelDefaults, VideoModel } from '../models/index.ts';
import type { GenerateOptions } from './generate.ts';
import { hasGivenFrames, type VideoRequest } from './request.ts';

/** Everything that `generate` needs except the seed, as the model was trained for, and as suits a request if one is told. */
export function defaultOptions(
  { info: { defaults } }: VideoModel,
  request: VideoRequest | null = null,
): Omit<GenerateOptions, 'random'> {
  return {
    width: defaults.width,
    height: defaults.height,
    frameRate: defaults.frameRate,
    negativePrompt: defaults.negativePrompt ?? '',
    steps: defaults.steps,
    sigmas: null,
    sampler: defaults.sampler,
    guidance: { scale: defaultGuidance(defaults, request) },
    signal: null,
    onProgress: () => {},
    onPreview: null,
  };
}

/**
 * How much a remix changes where nobody says. At 0.6 the bundled model keeps even the colours that the words ask to be others; at 0.85 it draws what
 * they say, where the source has it (docs/modes.md).
 */
export const defaultRemixStrength = 0.85;

/** The scale of guidance where none is asked for: often less beside given frames, which it would lead away from. */
export function defaultGuidance(
  { guidance, guidanceBesideFrames = guidance }: Pick<ModelDefaults, 'guidance' | 'guidanceBesideFrames'>,
  request: VideoRequest | null,
): number {
  return request !== null && hasGivenFrames(request) ? guidanceBesideFrames : guidance;
}
