/**
 * The service: OpenAI's Videos API and what it never had, jobs that survive crashes, access, webhooks and storage.
 *
 * ```ts
 * import { parseConfig, startServer } from 'aozora/service';
 * const config = parseConfig(null, process.env);
 * const runtime = { kind: 'module', url: 'file:///srv/my-runtime.js', options: {} } as const;
 * const server = await startServer({ config, runtime, version: '0.1.0' });
 * await server.close();
 * ```
 *
 * @module
 */
export type { AccessStore } from './access/access-store.ts';
export {
  configSchema,
  type ExpanderConfig,
  findUnknownVariables,
  parseConfig,
  parseExpander,
  type ServiceConfig,
  type ServiceConfigInput,
} from './config.ts';
export { type Role, roles } from './contracts/access.ts';
export { type ErrorResponse, errorResponseSchema, type ModerationDetails } from './contracts/problem.ts';
export {
  type Adjustment,
  type Video,
  type VideoEvent,
  type VideoKind,
  type VideoStatus,
  videoKinds,
  videoSchema,
} from './contracts/video.ts';
export type { HttpContext } from './http/route.ts';
export { serveFolder } from './http/serve-folder.ts';
export type {
  CardClip,
  Checkpoint,
  ClipFile,
  GeneratedVideo,
  GenerationContext,
  GenerationRequest,
  ModelInfo,
  ModelSizes,
  PictureFile,
  VideoEngine,
} from './jobs/engine.ts';
export {
  createPercentMeter,
  type Preview,
  type RenderHooks,
  type RenderJob,
  type RenderOutcome,
  renderVideo,
} from './jobs/render.ts';
export { openInlineRenderer, type Renderer, type RuntimeSource, type ServiceRuntime } from './jobs/renderer.ts';
export type {
  CategoryScore,
  FrameReview,
  OriginSearch,
  PreviewReview,
  Release,
  ReviewGate,
  ReviewSubject,
  ScreenedRequest,
  ScreenedText,
  Verdict,
  VideoReview,
} from './jobs/review-gate.ts';
export { createOpenApiDocument, openAccess, runDoctor, startServer, startWorker } from './load-on-use.ts';
export type { OpenAccess } from './open-access.ts';
export type { DoctorOptions } from './operations/doctor.ts';
export type { DoctorCheck } from './operations/doctor-check.ts';
// Runtime: the bundled engine and the safety gate
export { bundledModels } from './runtime/bundled-models.ts';
export {
  createDiffusionEngine,
  type DiffusionEngineOptions,
  type EngineModel,
  type PromptWriter,
} from './runtime/diffusion-engine.ts';
export { type DrawingDevice, findDrawingDevice } from './runtime/drawing-device.ts';
export { type InstalledModelsOptions, installedModels } from './runtime/installed-models.ts';
export { createPromptWriter, endpointOf, isAllowedBy, type PromptWriterOptions } from './runtime/prompt-writer.ts';
export { type RuntimeOptions, runtimeUrl } from './runtime/runtime.ts';
export { createSafetyGate, type SafetyGateOptions } from './runtime/safety-gate.ts';
export { createUpscalingEngine, type UpscalingOptions } from './runtime/upscaling-engine.ts';
export { writePrompt } from './runtime/write-prompt.ts';
export type { RunningServer, RunningWorker, ServerOptions, WorkerOptions } from './server.ts';
export { type FittedShape, fitToModel, lackOf, type WantedShape, withSecondPass } from './videos/fit-to-model.ts';
