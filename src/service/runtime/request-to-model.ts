import { assertNever, MediaError } from '../../base/index.ts';
import { framesToPictures, type VideoRequest } from '../../diffusion/index.ts';
import { collectFrames, type Fit, type Frame, readImage, readVideo, resizeClip } from '../../media/index.ts';
import type { Pictures } from '../../models/index.ts';
import type { ClipFile, GenerationRequest, PictureFile } from '../jobs/engine.ts';

/**
 * Turns a stored request into what the model is asked: files become pictures of the video's size and rate, seconds
 * become frames.
 *
 * @param prompt the text that the model is to read, expanded or not
 */
export async function requestToModel(request: GenerationRequest, prompt: string): Promise<VideoRequest> {
  const { frameRate, frameCount } = request;
  const characters = await Promise.all(request.characters.map(({ clip }) => readFirst(clip, request)));
  const text = { kind: 'text', prompt, frameCount, characters } as const;
  switch (request.kind) {
    case 'text':
      return { ...text, keyframes: [] };
    case 'image': {
      const picture = await readPicture(request.picture, request);
      return { ...text, keyframes: [{ timeSeconds: 0, picture, strength: 1 }] };
    }
    case 'keyframes': {
      const keyframes = await Promise.all(
        request.keyframes.map(async ({ timeSeconds, picture }) => ({
          timeSeconds,
          picture: await readPicture(picture, request),
          strength: 1,
        })),
      );
      return { ...text, keyframes: request.loop ? closeLoop(keyframes, frameCount / frameRate) : keyframes };
    }
    case 'extend': {
      const video = await readClip(request.source, request);
      const added = Math.max(1, frameCount - video.count);
      return { kind: 'extend', prompt, video, direction: request.direction, frameCount: added };
    }
    case 'loop': {
      if (request.source === null) return { ...text, keyframes: [] };
      const video = await readClip(request.source, request);
      return { kind: 'loop', prompt, video, frameCount: Math.max(1, frameCount - video.count) };
    }
    case 'blend':
      return {
        kind: 'blend',
        prompt,
        first: await readClip(request.from, request),
        second: await readClip(request.to, request),
        frameCount: Math.max(1, Math.round(request.transitionSeconds * frameRate)),
        curve: request.curve ?? null,
      };
    case 'remix':
      return { kind: 'remix', prompt, video: await readClip(request.source, request), strength: request.strength };
    case 'recut': {
      const { startSeconds, endSeconds, beforeSeconds, afterSeconds } = request;
      const video = await readClip(request.source, {
        ...request,
        startSeconds,
        durationSeconds: endSeconds - startSeconds,
      });
      const frames = (seconds: number): number => Math.round(seconds * frameRate);
      return { kind: 'recut', prompt, video, before: frames(beforeSeconds), behind: frames(afterSeconds) };
    }
    case 'storyboard':
      return { kind: 'storyboard', shots: await readCards(request, prompt), characters };
    default:
      return assertNever(request);
  }
}

/** Each card lasts until the next; one without words keeps those of the whole. */
async function readCards(
  request: Extract<GenerationRequest, { kind: 'storyboard' }>,
  prompt: string,
): Promise<Extract<VideoRequest, { kind: 'storyboard' }>['shots']> {
  const ends = [...request.cards.slice(1).map((card) => card.timeSeconds), request.frameCount / request.frameRate];
  return Promise.all(
    request.cards.map(async (card, i) => {
      const seconds = ends[i]! - card.timeSeconds;
      const frameCount = Math.max(1, Math.round(seconds * request.frameRate));
      return { prompt: card.prompt ?? prompt, frameCount, opening: await readOpening(card, request, seconds) };
    }),
  );
}

/** What stands at the beginning of a card: a picture, or as much of a piece of video as the card is long. */
async function readOpening(
  { picture, clip = null }: Extract<GenerationRequest, { kind: 'storyboard' }>['cards'][number],
  request: GenerationRequest,
  seconds: number,
): Promise<Pictures | null> {
  if (clip !== null) {
    const { source, startSeconds, endSeconds } = clip;
    return readClip(source, {
      ...request,
      startSeconds,
      durationSeconds: Math.min(seconds, endSeconds - startSeconds),
    });
  }
  return picture === null ? null : readPicture(picture, request);
}

/** A video that begins and ends with the same picture repeats without a jump. */
function closeLoop<K extends { readonly timeSeconds: number }>(keyframes: readonly K[], seconds: number): K[] {
  const first = keyframes.find((keyframe) => keyframe.timeSeconds === 0);
  return first === undefined ? [...keyframes] : [...keyframes, { ...first, timeSeconds: seconds }];
}

interface ClipShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly startSeconds?: number;
  readonly durationSeconds?: number;
  readonly fit?: Fit;
}

async function readPicture(file: PictureFile, size: ClipShape): Promise<Pictures> {
  const frame = await readImage(file.path);
  return framesToPictures([frame], { width: size.width, height: size.height, fit: 'cover' });
}

async function readClip(file: ClipFile, shape: ClipShape): Promise<Pictures> {
  const { startSeconds, durationSeconds, frameRate, width, height, fit = 'cover' } = shape;
  await using video = await readVideo(file.path, {
    frameRate,
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  });
  // Frame by frame: a minute of a large video would take gigabytes at its own size.
  const frames = await collectFrames(resizeClip(video.frames, { width, height, fit }));
  return framesToPictures(frames, { width, height, fit });
}

async function readFirst(file: ClipFile, size: ClipShape): Promise<Pictures> {
  await using video = await readVideo(file.path);
  for await (const frame of video.frames) return framesToPictures([frame satisfies Frame], { ...size, fit: 'cover' });
  throw new MediaError('Cannot use a character as its clip must have frames: current value is 0');
}
