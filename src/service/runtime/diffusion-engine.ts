import { assert, ConfigError, createRandom } from '../../base/index.ts';
import {
  defaultGuidance,
  framesToPictures,
  type GeneratedClip,
  generate,
  type VideoRequest,
} from '../../diffusion/index.ts';
import { collectFrames } from '../../media/index.ts';
import type { VideoModel } from '../../models/index.ts';
import type { GeneratedVideo, GenerationContext, GenerationRequest, ModelInfo, VideoEngine } from '../jobs/engine.ts';
import { drawnTextsOf } from '../jobs/needs-words.ts';
import { type CheckpointKeeper, type CheckpointOptions, openCheckpointKeeper } from './checkpoint-keeper.ts';
import { requestToModel } from './request-to-model.ts';
import { requireDrawingMemory } from './require-drawing-memory.ts';

/** A model that the engine may open, and what is known of it before. */
export interface EngineModel {
  readonly info: ModelInfo;
  open(): Promise<VideoModel>;
}

/** What the engine does with a prompt before the model reads it. */
export type PromptWriter = (
  prompt: string,
  options: PromptWriting,
) => Promise<{ readonly text: string; readonly notes: readonly string[] }>;

/** How a prompt is to be written out. */
export interface PromptWriting {
  readonly seed: number;
  readonly style: string | null;
  readonly isExpanded: boolean;
  /** Captions in the words of the part `prompt`, or any text, which no rule can write better. Default: captions. */
  readonly reads?: 'captions' | 'free text';
  readonly signal?: AbortSignal;
  /** False if pictures say enough: words that mean nothing are left out then. Default: true. */
  readonly needsWords?: boolean;
  /** True if frames of the video itself are given: nothing is added then to what is said. Default: false. */
  readonly hasFrames?: boolean;
  /** Prompts of the shots before: the same characters return as they were. Default: none. */
  readonly before?: readonly string[];
}

/** The models of an engine, and who writes their prompts. */
export interface DiffusionEngineOptions {
  readonly models: readonly EngineModel[];
  readonly writePrompt: PromptWriter;
  /** Lets a video go on after a crash where it was. Default: null, no state is saved. */
  readonly checkpoints?: CheckpointOptions | null;
}

/** Seconds of new video that close a loop which is made from words alone. */
const loopSeconds = 1;

/** The engine that draws with diffusion models; one model is open at a time. */
export function createDiffusionEngine(options: DiffusionEngineOptions): VideoEngine {
  const { models, writePrompt, checkpoints = null } = options;
  let opened: { readonly id: string; readonly model: VideoModel } | null = null;
  const openModel = async (id: string): Promise<VideoModel> => {
    if (opened?.id === id) return opened.model;
    const entry = models.find(({ info }) => info.id === id);
    if (entry === undefined) {
      const known = models.map(({ info }) => info.id).join(', ');
      throw new ConfigError(`Cannot open a model as it must be one of ${known}: current value is ${id}`);
    }
    await opened?.model[Symbol.asyncDispose]();
    opened = null;
    opened = { id, model: await entry.open() };
    return opened.model;
  };
  return {
    listModels: () => models.map(({ info }) => info),
    async generate(request, context) {
      const model = await openModel(request.model);
      const { knowsOnlyWorldWords = false } = models.find(({ info }) => info.id === request.model)!.info;
      const write: PromptWriter = (prompt, options) =>
        writePrompt(prompt, {
          ...options,
          reads: knowsOnlyWorldWords ? 'captions' : 'free text',
          signal: context.signal,
        });
      const keeper =
        checkpoints === null ? null : await openCheckpointKeeper(context, { ...checkpoints, model: request.model });
      return draw(model, request, { context, writePrompt: write, keeper });
    },
    async close() {
      await opened?.model[Symbol.asyncDispose]();
      opened = null;
    },
  };
}

interface Drawing {
  readonly context: GenerationContext;
  readonly writePrompt: PromptWriter;
  readonly keeper: CheckpointKeeper | null;
}

async function draw(model: VideoModel, request: GenerationRequest, drawing: Drawing): Promise<GeneratedVideo> {
  const { seed, style, expandPrompt: isExpanded } = request;
  if (request.kind === 'storyboard') return drawStoryboard(model, request, drawing);
  const { needsWords, hasFrames } = drawnTextsOf(request)[0]!;
  const writing = { seed, style, isExpanded, needsWords, hasFrames };
  const { text: prompt, notes } = await drawing.writePrompt(request.prompt, writing);
  drawing.context.onNotes?.(notes);
  const clip =
    request.kind === 'loop' && request.source === null
      ? await drawLoop(model, { request, prompt, drawing })
      : await drawClip(model, await requestToModel(request, prompt), { request, drawing, index: 0 });
  return { clip, frameCount: clip.frameCount, notes };
}

async function drawStoryboard(
  model: VideoModel,
  request: GenerationRequest,
  drawing: Drawing,
): Promise<GeneratedVideo> {
  const wish = await requestToModel(request, request.prompt);
  assert(wish.kind === 'storyboard', 'internal: a storyboard stays one');
  const { shots, notes } = await writeShots(wish, request, drawing);
  drawing.context.onNotes?.(notes);
  const clip = await drawClip(model, { ...wish, shots }, { request, drawing, index: 0 });
  return { clip, frameCount: clip.frameCount, notes };
}

/** Each shot's words are written out in sight of those before; a shot of a picture alone may have none. */
async function writeShots(
  { shots }: Extract<VideoRequest, { kind: 'storyboard' }>,
  request: GenerationRequest,
  { writePrompt }: Drawing,
): Promise<Pick<Extract<VideoRequest, { kind: 'storyboard' }>, 'shots'> & { notes: readonly string[] }> {
  const { seed, style, expandPrompt: isExpanded } = request;
  const drawn = drawnTextsOf(request);
  const written = [];
  const notes: string[] = [];
  const before: string[] = [];
  for (const [i, shot] of shots.entries()) {
    const { needsWords, hasFrames } = drawn[i]!;
    const options = { seed, style, isExpanded, needsWords, hasFrames, before: [...before] };
    const { text, notes: said } = await writePrompt(shot.prompt, options).catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(`${error.message}, in shot ${i + 1}`, { data: error.data, cause: error });
    });
    if (shot.prompt.trim() !== '') before.push(shot.prompt);
    written.push({ ...shot, prompt: text });
    notes.push(...said.map((note) => `Shot ${i + 1}: ${note}`));
  }
  return { shots: written, notes };
}

/** A loop from words: a video first, then the way from its end back to its beginning. */
async function drawLoop(
  model: VideoModel,
  { request, prompt, drawing }: { request: GenerationRequest; prompt: string; drawing: Drawing },
): Promise<GeneratedClip> {
  const closing = Math.max(model.info.geometry.framesPerSpan, Math.round(loopSeconds * request.frameRate));
  const frameCount = Math.max(1 + 2 * model.info.geometry.framesPerSpan, request.frameCount - closing);
  const opening = await drawClip(
    model,
    { kind: 'text', prompt, frameCount, keyframes: [], characters: [] },
    { request, drawing, index: 0 },
  );
  const { width, height } = request;
  const video = await framesToPictures(await collectFrames(opening), { width, height, fit: 'cover' });
  return drawClip(model, { kind: 'loop', prompt, video, frameCount: closing }, { request, drawing, index: 1 });
}

async function drawClip(
  model: VideoModel,
  wish: VideoRequest,
  { request, drawing, index }: { request: GenerationRequest; drawing: Drawing; index: number },
): Promise<GeneratedClip> {
  const { defaults } = model.info;
  const { context, keeper } = drawing;
  requireDrawingMemory(model, request, process.availableMemory());
  return generate(model, wish, {
    width: request.width,
    height: request.height,
    frameRate: request.frameRate,
    random: createRandom(request.seed),
    negativePrompt: request.negativePrompt ?? defaults.negativePrompt ?? '',
    steps: request.steps ?? defaults.steps,
    sigmas: null,
    sampler: defaults.sampler,
    guidance: { scale: request.guidance ?? defaultGuidance(defaults, wish) },
    candidates: request.candidates ?? null,
    isRefined: request.isRefined ?? false,
    decoder: request.decoder ?? 'full',
    signal: context.signal,
    onProgress: context.onProgress,
    onPreview: context.onPreviewFrame,
    ...keeper?.clip(index),
  });
}
