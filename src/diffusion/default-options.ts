import type { VideoModel } from '../models/index.ts';
import type { GenerateOptions } from './generate.ts';

/** Everything that `generate` needs except the seed, as the model was trained for. */
export function defaultOptions({ info: { defaults } }: VideoModel): Omit<GenerateOptions, 'random'> {
  return {
    width: defaults.width,
    height: defaults.height,
    frameRate: defaults.frameRate,
    negativePrompt: defaults.negativePrompt ?? '',
    steps: defaults.steps,
    sigmas: null,
    sampler: defaults.sampler,
    guidance: { scale: defaults.guidance },
    signal: null,
    onProgress: () => {},
    onPreview: null,
  };
}
