/**
 * Video models: the bundled aozora-mini and released checkpoints, each as graphs over weights read in place.
 *
 * @module
 */
export { type AutoencoderConfig, cellSize } from './autoencoder/autoencoder-config.ts';
export { type DecodeOptions, type DecodeResult, decode, pastShapes } from './autoencoder/decoder.ts';
export { encode } from './autoencoder/encoder.ts';
export { type Tiling, tilingSchema } from './autoencoder/space-tiles.ts';
export {
  diffusersKeyMap,
  originalWanKeyMap,
  singleFileLtxAutoencoderKeyMap,
  singleFileLtxTransformerKeyMap,
  textEncoderKeyMap,
} from './checkpoints/key-maps.ts';
export type {
  CheckpointDefaults,
  CheckpointFile,
  CheckpointLicense,
  CheckpointPart,
  CheckpointSchedule,
  CheckpointSource,
  ComponentCheckpoint,
  LtxCheckpoint,
  LtxRefinement,
  ReleasedCheckpoint,
  TextEncoderCheckpoint,
  TinyDecoderCheckpoint,
  WanCheckpoint,
} from './checkpoints/released-checkpoint.ts';
export { type StageOptions, type WeightPrecision, weightPrecisions } from './checkpoints/stage-options.ts';
export { allCheckpoints, componentsOf, findCheckpoint } from './configs/all-checkpoints.ts';
export { aozoraMini, type MiniConfig, miniSampling } from './configs/aozora-mini.ts';
export { ltx095 } from './configs/ltx-2b-0.9.5.ts';
export { ltx096Distilled } from './configs/ltx-2b-0.9.6-distilled.ts';
export { ltx098Distilled } from './configs/ltx-2b-0.9.8-distilled.ts';
export { t5Xxl } from './configs/t5-xxl.ts';
export { taew21 } from './configs/taew2.1.ts';
export { taew22 } from './configs/taew2.2.ts';
export { umt5Xxl } from './configs/umt5-xxl.ts';
export { wan21Small } from './configs/wan2.1-1.3b.ts';
export { wan21Large } from './configs/wan2.1-14b.ts';
export { wan22 } from './configs/wan2.2-5b.ts';
export { dense } from './layers.ts';
export { type OpenLtxOptions, openLtxModel } from './ltx/open-ltx-model.ts';
export { compactWeights, expandWeights } from './mini/compact-weights.ts';
export { type MiniCheckpoint, readMiniCheckpoint } from './mini/mini-checkpoint.ts';
export {
  agreementGraph,
  decoderGraph,
  denoiserGraph,
  encoderGraph,
  type ModelGraph,
  textGraph,
} from './mini/mini-graphs.ts';
export { createMiniModel, type MiniModelParts, type MiniSessions } from './mini/mini-model.ts';
export { bundledWeightsPath, openBundledModel } from './mini/open-bundled-model.ts';
export { type OpenMiniOptions, openMiniModel, openMiniSessions } from './mini/open-mini-model.ts';
export { answerTokens, type TokenAnswerCounts } from './mini/token-answers.ts';
export { type OpenReleasedOptions, openReleasedModel } from './open-released-model.ts';
export {
  type BodyAnswerCounts,
  type BodyPlan,
  bodyNumbers,
  bodyQuestionNames,
  mostBodies,
  packBodies,
  unpackBodies,
} from './planner/body-plan.ts';
export { planWidth, writePlanFeatures } from './planner/plan-features.ts';
export {
  type MeasureName,
  measureNames,
  type PlannerConfig,
  planBodiesOf,
  timeFeatureCount,
  timeFeatures,
} from './planner/planner.ts';
export type { HubSettings } from './store/hub.ts';
export type {
  FileFault,
  InstalledModel,
  ModelExtras,
  ModelStore,
  ModelStoreOptions,
  PullOptions,
} from './store/model-store.ts';
export { openModelStore } from './store/open-model-store.ts';
export { cleanPrompt } from './text/clean-prompt.ts';
export { createSentencePieceTokenizer, type SentencePieceTokenizer } from './text/sentencepiece-tokenizer.ts';
export { type EncodedText, encodeText } from './text/text-encoder.ts';
export type { TextEncoderConfig } from './text/text-encoder-config.ts';
export { createWordTokenizer, splitWords, type WordTokenizer } from './text/word-tokenizer.ts';
export { type FramePlace, placeFeatures, placeWidth, rotaryTables } from './transformer/positions.ts';
export { denoise, type TransformerInputs, type TransformerOutputs } from './transformer/transformer.ts';
export type { TransformerConfig } from './transformer/transformer-config.ts';
export { type EsrganNetwork, esrganNetworks, type UpscaleFactor, upscaleFactors } from './upscaler/esrgan-package.ts';
export { openUpscaler, type PixelPicture, type Upscaler, type UpscalerOptions } from './upscaler/open-upscaler.ts';
export {
  type DecoderName,
  type DrawnSize,
  decoderNames,
  type FrameRole,
  type LatentDecoder,
  type LatentFrame,
  type LatentGeometry,
  type LatentGrid,
  type LatentKind,
  type ModelCapabilities,
  type ModelDefaults,
  type NoisyFrame,
  type Pictures,
  type PredictOptions,
  type PromptEmbedding,
  type Refinement,
  type VideoModel,
  type VideoModelInfo,
} from './video-model.ts';
export { type OpenWanOptions, openWanModel } from './wan/open-wan-model.ts';
export { createWeights, type Initializer, type WeightSpec, type WeightStore, type Weights } from './weights.ts';
