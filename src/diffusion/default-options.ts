import type { VideoModel } from '../models/index.ts';
import type { GenerateOptions } from './generate.ts';

/** Everything that `generate` needs except the seed, as the model was trained for. */
export function defaultOptions(model: VideoModel): Omit<GenerateOptions, 'random'> {
  const { defaults } = model.info;
  return {
    width: defaults.width,
    height: defaults.height,
    frameRate: defaults.frameRate,
    negativePrompt: defaults.negativePrompt ?? '',
    steps: defaults.steps,
    sigmas: null,
    sampler: defaults.sampler,
    guidance: { scale: defaults.guidance },
    candidates: model.rate === undefined || model.rate === null ? 1 : (defaults.candidates ?? 1),
    signal: null,
    onProgress: () => {},
    onPreview: null,
  };
}
