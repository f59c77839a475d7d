/**
 * Video models: the bundled aozora-mini and released checkpoints, each as graphs over weights read in place.
 *
 * @module
 */
export { aozoraMini, type MiniConfig } from './configs/aozora-mini.ts';
export type { FramePlace } from './transformer/positions.ts';
export type {
  LatentDecoder,
  LatentFrame,
  LatentGeometry,
  LatentGrid,
  LatentKind,
  ModelCapabilities,
  ModelDefaults,
  NoisyFrame,
  Pictures,
  PredictOptions,
  PromptEmbedding,
  VideoModel,
  VideoModelInfo,
} from './video-model.ts';
