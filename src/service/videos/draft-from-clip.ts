import { defaultRemixStrength } from '../../diffusion/index.ts';
import type { VideoKind } from '../contracts/video.ts';
import type {
  BlendVideosRequest,
  EditVideoRequest,
  ExtendVideoRequest,
  LoopVideoRequest,
  RecutVideoRequest,
  RemixVideoRequest,
} from '../contracts/video-request.ts';
import { problem } from '../http/problem.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { KnownModel } from '../models/registry.ts';
import type { FittedShape } from './fit-to-model.ts';
import { clipOfVideo, type PreparedClip, prepareClip } from './ingest-clip.ts';
import type { IngestContext } from './ingest-picture.ts';
import {
  checkSides,
  chooseModel,
  fitForCaller,
  type ModelWish,
  makeBase,
  makeDraft,
  parseSize,
  type VideoDraft,
} from './video-draft.ts';

/** Length of a blend or of the joint of a loop when the request names none. */
const defaultJointSeconds = 2;

/** Prepares `POST /v1/videos/{video_id}/remix`. */
export async function draftRemix(context: IngestContext, row: VideoRow, body: RemixVideoRequest): Promise<VideoDraft> {
  const source = clipOfVideo(row, 'video_id');
  return draftEditOf(context, { source, body, size: {}, remixedFrom: row.id });
}

/** Prepares `POST /v1/videos/edits`. */
export async function draftEdit(context: IngestContext, body: EditVideoRequest): Promise<VideoDraft> {
  const source = await prepareClip(context, body.video, 'video');
  return draftEditOf(context, { source, body, size: body, remixedFrom: null });
}

async function draftEditOf(
  context: IngestContext,
  options: {
    readonly source: PreparedClip;
    readonly body: RemixVideoRequest;
    readonly size: { readonly size?: string | undefined; readonly model?: string | undefined };
    readonly remixedFrom: string | null;
  },
): Promise<VideoDraft> {
  const { source, body } = options;
  const modelName = options.size.model ?? source.row?.model ?? null;
  const model = await chooseModel(context, modelName, { ...body, kind: 'remix' });
  const wanted = { ...sizeLike(source, options.size), seconds: source.shownSeconds };
  const shape = fitForCaller(context, model, { wanted, addedSeconds: source.shownSeconds });
  const strength = body.strength ?? defaultRemixStrength;
  const request = { ...makeBase(model, shape, body), kind: 'remix' as const, source, strength };
  return makeDraft({
    model,
    modelName,
    shape,
    request,
    common: body,
    clips: [source],
    remixedFrom: options.remixedFrom,
  });
}

/** Prepares `POST /v1/videos/extensions`. */
export async function draftExtension(context: IngestContext, body: ExtendVideoRequest): Promise<VideoDraft> {
  const source = await prepareClip(context, body.video, 'video');
  const { model, modelName, shape } = await fitJoined(context, {
    ...wishOf(body, 'extend'),
    modelName: body.model ?? source.row?.model ?? null,
    size: sizeLike(source, body),
    keptSeconds: source.durationSeconds,
    shownSeconds: source.shownSeconds,
    addedSeconds: body.seconds,
  });
  const request = { ...makeBase(model, shape, body), kind: 'extend' as const, direction: body.direction, source };
  return makeDraft({ model, modelName, shape, request, common: body, clips: [source] });
}

/** Prepares `POST /v1/videos/loops`. */
export async function draftLoop(context: IngestContext, body: LoopVideoRequest): Promise<VideoDraft> {
  const source = await prepareClip(context, body.video, 'video');
  const { model, modelName, shape } = await fitJoined(context, {
    ...wishOf(body, 'loop'),
    modelName: body.model ?? source.row?.model ?? null,
    size: sizeLike(source, body),
    keptSeconds: source.durationSeconds,
    addedSeconds: body.seconds ?? defaultJointSeconds,
  });
  const words = { ...body, prompt: body.prompt ?? source.row?.prompt ?? '' };
  const request = { ...makeBase(model, shape, words), kind: 'loop' as const, source };
  return makeDraft({ model, modelName, shape, request, common: body, clips: [source] });
}

/** Prepares `POST /v1/videos/blends`. */
export async function draftBlend(context: IngestContext, body: BlendVideosRequest): Promise<VideoDraft> {
  const [first, second] = body.videos;
  const from = await prepareClip(context, first!, 'videos[0]');
  const to = await prepareClip(context, second!, 'videos[1]');
  const joint = body.seconds ?? defaultJointSeconds;
  const both = from.durationSeconds + to.durationSeconds;
  // Along a curve the two overlap; without one the transition stands between them.
  const overlap = Math.min(joint, from.durationSeconds, to.durationSeconds);
  const isCurved = body.curve !== undefined;
  const keptSeconds = isCurved ? both - 2 * overlap : both;
  const addedSeconds = isCurved ? overlap : joint;
  const modelName = body.model ?? from.row?.model ?? to.row?.model ?? null;
  const joined = { ...wishOf(body, 'blend'), modelName, size: sizeLike(from, body), keptSeconds, addedSeconds };
  const { model, shape } = await fitJoined(context, joined);
  const words = {
    ...body,
    prompt:
      body.prompt ??
      [from, to]
        .map(({ row }) => row?.prompt ?? '')
        .join(' ')
        .trim(),
  };
  const transitionSeconds = isCurved ? overlap : shape.frameCount / shape.frameRate - keptSeconds;
  const curve = body.curve ?? null;
  const request = { ...makeBase(model, shape, words), kind: 'blend' as const, from, to, transitionSeconds, curve };
  return makeDraft({ model, modelName, shape, request, common: body, clips: [from, to] });
}

/** Prepares `POST /v1/videos/recuts`. */
export async function draftRecut(context: IngestContext, body: RecutVideoRequest): Promise<VideoDraft> {
  const source = await prepareClip(context, body.video, 'video');
  if (body.start >= body.end || body.end > source.durationSeconds + 0.05) {
    throw problem('invalid_value', "Invalid 'end': the kept part must lie within the source and end after its start.", {
      param: 'end',
    });
  }
  const { model, modelName, shape } = await fitJoined(context, {
    ...wishOf(body, 'recut'),
    modelName: body.model ?? source.row?.model ?? null,
    size: sizeLike(source, body),
    keptSeconds: body.end - body.start,
    addedSeconds: body.before + body.after,
  });
  const words = { ...body, prompt: body.prompt ?? source.row?.prompt ?? '' };
  const request = {
    ...makeBase(model, shape, words),
    ...{ kind: 'recut' as const, source, startSeconds: body.start, endSeconds: body.end },
    ...{ beforeSeconds: body.before, afterSeconds: body.after },
  };
  return makeDraft({ model, modelName, shape, request, common: body, clips: [source] });
}

function wishOf({ refined, decoder, candidates }: Omit<ModelWish, 'kind'>, kind: VideoKind): ModelWish {
  return { kind, refined, decoder, candidates };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size that was asked for, else that of the source. */
function sizeLike({ width, height }: Size, { size }: { readonly size?: string | undefined }): Size {
  const asked = parseSize(size);
  checkSides(asked);
  return asked.width === null || asked.height === null
    ? { width, height }
    : { width: asked.width, height: asked.height };
}

interface JoinedWish extends ModelWish {
  readonly modelName: string | null;
  readonly size: Size;
  readonly keptSeconds: number;
  /** The kept part's length as people read it. Default: `keptSeconds`. */
  readonly shownSeconds?: number;
  readonly addedSeconds: number;
}

/** Fits a result that keeps all of its sources; it is never shorter than they are. */
async function fitJoined(
  context: IngestContext,
  wish: JoinedWish,
): Promise<{ model: KnownModel; modelName: string | null; shape: FittedShape }> {
  const model = await chooseModel(context, wish.modelName, wish);
  const { frameRate } = model.info;
  const minimumFrames = Math.ceil(wish.keptSeconds * frameRate - 0.01) + (wish.addedSeconds > 0 ? 1 : 0);
  const wanted = { ...wish.size, seconds: (wish.shownSeconds ?? wish.keptSeconds) + wish.addedSeconds };
  const shape = fitForCaller(context, model, { wanted, addedSeconds: wish.addedSeconds, minimumFrames });
  return { model, modelName: wish.modelName, shape };
}
