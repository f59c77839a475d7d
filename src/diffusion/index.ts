/**
 * From a request to a video: schedules, samplers, guidance, compositions of given and made latent frames, and the one
 * denoising loop.
 *
 * @module
 */
export type { Composition } from './compose/composition.ts';
export type { Keyframe } from './compose/text.ts';
export { defaultGuidance, defaultOptions, defaultRemixStrength } from './default-options.ts';
export { type DenoiseOptions, type DenoiseState, type DenoiseStep, denoise, type Slot } from './denoise.ts';
export { type GeneratedClip, type GenerateOptions, generate, type OnPreview } from './generate.ts';
export { type Guidance, guide, isGuided } from './guidance.ts';
export { framesToPictures, type PictureSize, picturesToFrames } from './pictures.ts';
export { compose, type VideoRequest } from './request.ts';
export type { RunState } from './run-timeline.ts';
export { createSampler } from './samplers/create-sampler.ts';
export type { FrameStep, Sampler, SamplerName, SamplerState } from './samplers/sampler.ts';
export {
  type FlowScheduleOptions,
  fixedSchedule,
  flowSchedule,
  type Sigmas,
  shiftForTokens,
  shiftSigma,
  startSchedule,
} from './schedule.ts';
export { planWindows, type Reference, type Timeline, type TimelineSlot, type Window } from './timeline.ts';
export { underNoise } from './under-noise.ts';
export { upscaleClip } from './upscale-clip.ts';
