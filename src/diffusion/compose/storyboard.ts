import { ConfigError } from '../../base/index.ts';
import type { Pictures } from '../../models/index.ts';
import type { Reference, TimelineSlot } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  encodeVideo,
  freeSlots,
  givenSlot,
  hasTimelessPictures,
  pictureReference,
  slotsFor,
  slotTime,
} from './composition.ts';

/** One shot of a storyboard. */
export interface ShotRequest {
  readonly prompt: string;
  /** Any number from 1; of the last latent frame only so many pictures are shown. */
  readonly frameCount: number;
  /** What is given at the beginning of the shot: a picture, or a piece of video. */
  readonly opening: Pictures | null;
}

export interface StoryboardRequest {
  readonly shots: readonly ShotRequest[];
  /** Pictures of characters that every shot is to show; the first picture of the first shot where none are given. */
  readonly characters: readonly Pictures[];
}

/** Several shots with cuts in one video; each later shot sees how its characters looked before. */
export async function composeStoryboard(request: StoryboardRequest, context: ComposeContext): Promise<Composition> {
  if (request.shots.length === 0) throw new ConfigError('Cannot make a storyboard as it must have a shot');
  const slots: TimelineSlot[] = [];
  const isShown: boolean[] = [];
  const references: Reference[] = [];
  const characters = await Promise.all(request.characters.map((picture) => context.model.encodePictures(picture)));
  for (const [shot, { frameCount, opening }] of request.shots.entries()) {
    const count = slotsFor(frameCount, context.model.info.geometry.framesPerSpan);
    const given = opening === null ? [] : (await encodeVideo(opening, context)).slice(0, count);
    for (const [i, latent] of given.entries()) {
      slots.push(givenSlot(latent, { timeSeconds: slotTime(i, context), shot }));
    }
    slots.push(...freeSlots({ from: given.length, to: count, shot }, context));
    for (const latent of characters) references.push(pictureReference(latent, { timeSeconds: null, shot }));
    if (shot > 0 && characters.length === 0 && hasTimelessPictures(context))
      references.push({ shot, kind: 'image', timeSeconds: null, picture: 0 });
  }
  isShown.push(...slots.map(() => true));
  return {
    timeline: { slots, references },
    prompts: request.shots.map((shot) => shot.prompt),
    isShown,
    prefix: null,
    suffix: null,
    madeCounts: request.shots.map((shot) => shot.frameCount),
  };
}
