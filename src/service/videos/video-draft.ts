import type { Adjustment, VideoKind } from '../contracts/video.ts';
import type { CreateVideoRequest } from '../contracts/video-request.ts';
import { problem } from '../http/problem.ts';
import type { GenerationBase, RequestWith } from '../jobs/engine.ts';
import type { PriorityClass } from '../jobs/fair-share.ts';
import type { KnownModel } from '../models/registry.ts';
import { checkStyle } from '../prompts/check-style.ts';
import { type FittedShape, fitToModel, lackOf, type WantedShape, withSecondPass } from './fit-to-model.ts';
import type { PreparedClip } from './ingest-clip.ts';
import type { IngestContext } from './ingest-picture.ts';

/** A picture at the size of the video, not stored yet. */
export interface PreparedPicture {
  readonly path: string;
}

/** A request whose inputs are prepared but not stored. */
export type PreparedRequest = RequestWith<PreparedPicture, PreparedClip>;

/** Everything that is needed to make the rows and jobs of one request. */
export interface VideoDraft {
  /** The name that was asked for. */
  readonly modelName: string;
  readonly model: KnownModel;
  readonly request: PreparedRequest;
  readonly shape: FittedShape;
  /** Null draws one by chance. */
  readonly seed: number | null;
  readonly variations: number;
  readonly priorityClass: PriorityClass;
  /** The device that must draw; any when null. */
  readonly device: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly sourceVideoIds: readonly string[];
  readonly remixedFromVideoId: string | null;
}

/** The fields that all creating requests share. */
export type CommonFields = Pick<
  CreateVideoRequest,
  | 'seed'
  | 'n'
  | 'negative_prompt'
  | 'steps'
  | 'guidance'
  | 'candidates'
  | 'refined'
  | 'decoder'
  | 'upscale'
  | 'expand_prompt'
  | 'style'
  | 'priority'
  | 'device'
  | 'fit'
  | 'metadata'
>;

/** A request without its inputs. */
type PreparedBase = GenerationBase<PreparedClip>;

/** What a request asks of its model. */
export interface ModelWish extends Pick<CommonFields, 'refined' | 'decoder' | 'candidates'> {
  readonly kind: VideoKind;
}

/**
 * Finds the model of a request and checks that the role may use it and that it can do what is asked.
 *
 * @returns the model; of a refined request with the sizes that can be drawn in two passes
 */
export async function chooseModel(
  { services, caller }: IngestContext,
  name: string | null,
  { kind, refined, decoder, candidates }: ModelWish,
): Promise<KnownModel> {
  const model = await services.registry.resolve(name);
  const { models } = caller.limits;
  if (!models.includes('*') && !models.includes(model.info.id) && !(name !== null && models.includes(name))) {
    throw problem('access_denied', `Your role may not use the model '${name ?? model.info.id}'.`, { param: 'model' });
  }
  if (!model.info.kinds.includes(kind)) {
    throw problem('unsupported_by_model', `The model '${model.info.id}' cannot make videos of kind '${kind}'.`, {
      param: 'model',
    });
  }
  const lack = lackOf(model.info, { isRefined: refined, decoder, candidates: candidates ?? null });
  if (lack !== null) {
    throw problem('unsupported_by_model', `Invalid '${lack.field}': ${lack.reason}.`, { param: lack.field });
  }
  return refined ? { ...model, info: withSecondPass(model.info) } : model;
}

/** Fits size and length to model and role. */
export function fitForCaller(
  { caller }: IngestContext,
  model: KnownModel,
  options: { readonly wanted: WantedShape; readonly addedSeconds: number; readonly minimumFrames?: number },
): FittedShape {
  const { seconds_per_video: maxSeconds, pixels_per_frame: maxPixels } = caller.limits;
  if (options.addedSeconds > maxSeconds) {
    throw problem('above_max_value', `Invalid 'seconds': your role may make up to ${maxSeconds} s at once.`, {
      param: 'seconds',
    });
  }
  const shape = fitToModel(model.info, options.wanted, options.minimumFrames);
  if (shape.width * shape.height > maxPixels) {
    throw problem('above_max_value', `Invalid 'size': your role may make up to ${maxPixels} pixels for each frame.`, {
      param: 'size',
    });
  }
  return shape;
}

/** `1280x720` as numbers; null stays null. */
export function parseSize(size: string | undefined): { width: number | null; height: number | null } {
  const [width, height] = (size ?? '').split('x').map(Number);
  return width && height ? { width, height } : { width: null, height: null };
}

/** Sides that any model could be near to; beyond them is a typing error. */
export function checkSides({ width, height }: { width: number | null; height: number | null }): void {
  for (const side of [width, height]) {
    if (side !== null && (side < 16 || side > 4096)) {
      throw problem('invalid_value', `Invalid 'size': each side must be 16 to 4096, but got ${side}.`, {
        param: 'size',
      });
    }
  }
}

/** The base of a request; the seed is set for each variation. */
export function makeBase(
  model: KnownModel,
  shape: FittedShape,
  words: CommonFields & { readonly prompt: string },
): PreparedBase {
  const { width, height, frameRate, frameCount } = shape;
  return {
    ...{ model: model.info.id, prompt: words.prompt, width, height, frameRate, frameCount, seed: 0, characters: [] },
    negativePrompt: words.negative_prompt ?? null,
    style: checkStyle(words.style),
    expandPrompt: words.expand_prompt,
    steps: words.steps ?? null,
    guidance: words.guidance ?? null,
    candidates: words.candidates ?? null,
    isRefined: words.refined,
    decoder: words.decoder,
    upscale: words.upscale ?? null,
    fit: words.fit,
  };
}

/** A device that no worker with the model has would never draw. */
function checkDevice({ info, devices }: KnownModel, device: string | undefined): string | null {
  if (device === undefined || devices.includes(device)) return device ?? null;
  const known = devices.length === 0 ? 'no device now' : devices.map((name) => `'${name}'`).join(', ');
  throw problem('invalid_value', `Invalid 'device': the model '${info.id}' runs on ${known}.`, { param: 'device' });
}

/** Joins a prepared request with what the rows need beside it. */
export function makeDraft(options: {
  readonly model: KnownModel;
  readonly modelName: string | null;
  readonly shape: FittedShape;
  readonly request: PreparedRequest;
  readonly common: CommonFields;
  readonly clips?: readonly PreparedClip[];
  readonly remixedFrom?: string | null;
  readonly adjustments?: readonly Adjustment[];
}): VideoDraft {
  const { model, common, clips = [], adjustments = [] } = options;
  const { width, height } = options.shape;
  const factor = common.upscale ?? 1;
  return {
    model,
    modelName: options.modelName ?? model.info.id,
    request: options.request,
    shape: {
      ...options.shape,
      ...{ width: width * factor, height: height * factor },
      adjustments: [...options.shape.adjustments, ...adjustments],
    },
    seed: common.seed ?? null,
    variations: common.n,
    priorityClass: common.priority,
    device: checkDevice(model, common.device),
    metadata: common.metadata,
    sourceVideoIds: clips.flatMap(({ row }) => (row === null ? [] : [row.id])),
    remixedFromVideoId: options.remixedFrom ?? null,
  };
}
