import { inArray } from 'drizzle-orm';
import type { Frame } from '../../media/index.ts';
import type { VideoKind } from '../contracts/video.ts';
import type { CreateVideoRequest } from '../contracts/video-request.ts';
import { characters } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import type { CardClip, GenerationBase } from '../jobs/engine.ts';
import { type PreparedClip, prepareClip } from './ingest-clip.ts';
import { type IngestContext, type PictureSource, readPicture, writePicture } from './ingest-picture.ts';
import {
  checkSides,
  chooseModel,
  fitForCaller,
  makeBase,
  makeDraft,
  type PreparedRequest,
  parseSize,
  type VideoDraft,
} from './video-draft.ts';

/** Length when the request names none; OpenAI's default. */
const defaultSeconds = 4;

/** Prepares a request of `POST /v1/videos`: text alone, or with pictures at given times. */
export async function draftFromText(context: IngestContext, body: CreateVideoRequest): Promise<VideoDraft> {
  const kind = kindOf(body);
  refuseContradictions(body, kind);
  const model = await chooseModel(context, body.model ?? null, { ...body, kind });
  if ((body.characters?.length ?? 0) > 0 && !model.info.characters) {
    throw problem('unsupported_by_model', `The model '${model.info.id}' knows no characters.`, { param: 'characters' });
  }
  const asked = parseSize(body.size);
  checkSides(asked);
  const pictures = await readPictures(context, body);
  const first = pictures[0]?.frame ?? null;
  // Without a wish the video takes the shape of the picture that it shows.
  const size = asked.width === null && first !== null ? { width: first.width, height: first.height } : asked;
  const seconds = body.seconds ?? defaultSeconds;
  const fitted = fitForCaller(context, model, { wanted: { ...size, seconds }, addedSeconds: body.seconds ?? 0 });
  const shape = {
    ...fitted,
    adjustments: fitted.adjustments.filter(({ field }) => body[field as 'size' | 'seconds'] !== undefined),
  };
  const base = { ...makeBase(model, shape, body), characters: await findCharacters(context, body) };
  const files = await Promise.all(
    pictures.map(async ({ at, frame }) => ({
      at,
      picture: await writePicture(context, frame, { ...shape, fit: body.fit }),
    })),
  );
  const clips = await readCardClips(context, body);
  const lastSeconds = (shape.frameCount - 1) / shape.frameRate;
  const request = assemble(body, { kind, base, files, clips, lastSeconds });
  const sources = [...clips.values()].map(({ source }) => source);
  return makeDraft({ model, modelName: body.model ?? null, shape, request, common: body, clips: sources });
}

function kindOf(body: CreateVideoRequest): VideoKind {
  if (body.storyboard !== undefined) return 'storyboard';
  if (body.keyframes !== undefined || body.last_frame !== undefined) return 'keyframes';
  if (body.input_reference !== undefined) return body.loop ? 'keyframes' : 'image';
  return body.loop ? 'loop' : 'text';
}

function refuseContradictions(body: CreateVideoRequest, kind: VideoKind): void {
  if (kind !== 'storyboard') return;
  for (const param of ['keyframes', 'last_frame', 'input_reference'] as const) {
    if (body[param] !== undefined) {
      throw problem('invalid_value', `Invalid '${param}': a storyboard holds its pictures in its cards.`, { param });
    }
  }
  if (body.loop) throw problem('invalid_value', "Invalid 'loop': a storyboard cannot be a loop.", { param: 'loop' });
}

/** When a picture is shown: a time, or the end. */
type Moment = number | 'end';

interface ReadPictureAt {
  readonly at: Moment;
  readonly frame: Frame;
}

async function readPictures(context: IngestContext, body: CreateVideoRequest): Promise<readonly ReadPictureAt[]> {
  const sources: (PictureSource & { at: Moment })[] = [];
  if (body.input_reference !== undefined)
    sources.push({ at: 0, input: body.input_reference, param: 'input_reference' });
  for (const [i, { at, image }] of (body.keyframes ?? []).entries()) {
    sources.push({ at, input: image, param: `keyframes[${i}].image` });
  }
  for (const [i, { at, image }] of (body.storyboard ?? []).entries()) {
    if (image !== undefined) sources.push({ at, input: image, param: `storyboard[${i}].image` });
  }
  if (body.last_frame !== undefined) sources.push({ at: 'end', input: body.last_frame, param: 'last_frame' });
  // One after the other: a large image as raw pixels takes hundreds of megabytes.
  const pictures: ReadPictureAt[] = [];
  for (const source of sources) pictures.push({ at: source.at, frame: await readPicture(context, source) });
  return pictures;
}

/** The pieces of video that cards begin with, by the time of the card. */
async function readCardClips(
  context: IngestContext,
  body: CreateVideoRequest,
): Promise<ReadonlyMap<number, CardClip<PreparedClip>>> {
  const clips = new Map<number, CardClip<PreparedClip>>();
  for (const [i, { at, video, start = 0, end }] of (body.storyboard ?? []).entries()) {
    if (video === undefined) continue;
    const source = await prepareClip(context, video, `storyboard[${i}].video`);
    const endSeconds = Math.min(end ?? source.durationSeconds, source.durationSeconds);
    if (start >= endSeconds) {
      throw problem('invalid_value', "Invalid 'storyboard': the part of a video must end after it starts.", {
        param: `storyboard[${i}].end`,
      });
    }
    clips.set(at, { source, startSeconds: start, endSeconds });
  }
  return clips;
}

interface Assembly {
  readonly kind: VideoKind;
  readonly base: GenerationBase<PreparedClip>;
  readonly files: readonly { readonly at: Moment; readonly picture: { readonly path: string } }[];
  readonly clips: ReadonlyMap<number, CardClip<PreparedClip>>;
  readonly lastSeconds: number;
}

function assemble(body: CreateVideoRequest, { kind, base, files, clips, lastSeconds }: Assembly): PreparedRequest {
  if (kind === 'storyboard') {
    const cards = [...(body.storyboard ?? [])].sort((a, b) => a.at - b.at);
    return {
      ...base,
      kind,
      cards: cards.map(({ at, prompt }) => ({
        timeSeconds: clampTime(at, lastSeconds, 'storyboard'),
        prompt: prompt ?? null,
        picture: files.find((file) => file.at === at)?.picture ?? null,
        clip: clips.get(at) ?? null,
      })),
    };
  }
  if (kind === 'image') return { ...base, kind, picture: files[0]!.picture };
  if (kind === 'keyframes') {
    const keyframes = files
      .map(({ at, picture }) => ({
        picture,
        timeSeconds: at === 'end' ? lastSeconds : clampTime(at, lastSeconds, 'keyframes'),
      }))
      .sort((a, b) => a.timeSeconds - b.timeSeconds);
    refuseSameTimes(keyframes.map(({ timeSeconds }) => timeSeconds));
    return { ...base, kind, keyframes, loop: body.loop };
  }
  return kind === 'loop' ? { ...base, kind, source: null } : { ...base, kind: 'text' };
}

/** The last frame begins a little before the end: a time within that is the last frame. */
function clampTime(at: number, lastSeconds: number, param: string): number {
  if (at <= lastSeconds + 0.5) return Math.min(at, lastSeconds);
  throw problem('above_max_value', `Invalid '${param}': time ${at} lies after the end of the video.`, { param });
}

function refuseSameTimes(times: readonly number[]): void {
  if (new Set(times).size === times.length) return;
  throw problem('invalid_value', "Invalid 'keyframes': two pictures are at the same time.", { param: 'keyframes' });
}

async function findCharacters(
  { services, caller }: IngestContext,
  body: CreateVideoRequest,
): Promise<GenerationBase<PreparedClip>['characters']> {
  const ids = body.characters?.map(({ id }) => id) ?? [];
  if (ids.length === 0) return [];
  const rows = await services.database.orm.select().from(characters).where(inArray(characters.id, ids));
  return ids.map((id) => {
    const row = rows.find((found) => found.id === id && (caller.isAdmin || found.userId === caller.user.id));
    if (row === undefined) throw problem('not_found', `Character with id '${id}' not found.`, { param: 'characters' });
    if (!body.prompt.includes(row.name)) {
      throw problem('invalid_value', 'The prompt must name every character exactly as it is called.', {
        param: 'prompt',
      });
    }
    const { width, height, frameRate, durationMs, asset } = row;
    const seconds = durationMs / 1000;
    const clip = { width, height, frameRate, durationSeconds: seconds, shownSeconds: seconds, row: null };
    return { name: row.name, clip: { ...clip, from: { kind: 'stored', key: asset.key } } };
  });
}
