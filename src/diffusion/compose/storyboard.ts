import { ConfigError } from '../../base/index.ts';
import type { Pictures } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import type { Reference, TimelineSlot } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  freeSlots,
  hasTimelessPictures,
  type Piece,
  pickPictures,
  pictureReference,
  slotsFor,
} from './composition.ts';
import { continueVideo } from './extend.ts';

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
  const [pieces, anchors]: [Piece[], Anchor[]] = [[], []];
  const references: Reference[] = [];
  const characters = await Promise.all(request.characters.map((picture) => context.model.encodePictures(picture)));
  for (const [shot, one] of request.shots.entries()) {
    const part = await composeShot(one, { shot, from: slots.length, context });
    slots.push(...part.slots);
    pieces.push(...part.pieces);
    anchors.push(...part.anchors);
    for (const latent of characters) references.push(pictureReference(latent, { timeSeconds: null, shot }));
    if (shot > 0 && characters.length === 0 && hasTimelessPictures(context))
      references.push({ shot, kind: 'image', timeSeconds: null, picture: 0 });
  }
  return { timeline: { slots, references }, prompts: request.shots.map((shot) => shot.prompt), pieces, anchors };
}

interface ShotPlace {
  readonly shot: number;
  /** The number of its first slot. */
  readonly from: number;
  readonly context: ComposeContext;
}

/** A shot made freely, or one that goes on from what it opens with. */
async function composeShot(
  { frameCount, opening }: ShotRequest,
  { shot, from, context }: ShotPlace,
): Promise<Pick<Composition, 'pieces' | 'anchors'> & { readonly slots: readonly TimelineSlot[] }> {
  if (opening === null) {
    const to = slotsFor(frameCount, context.model.info.geometry.framesPerSpan);
    const slots = freeSlots({ from: 0, to, shot }, context);
    return { slots, pieces: [{ kind: 'made', from, to: from + to, skip: 0, count: frameCount }], anchors: [] };
  }
  const pictures = pickPictures(opening, 0, Math.min(opening.count, frameCount));
  const count = frameCount - pictures.count;
  const { slots, given, anchor } = await continueVideo({ video: pictures, frameCount: count, shot }, context);
  const made: Piece = { kind: 'made', from: from + given, to: from + slots.length, skip: 0, count };
  return {
    slots,
    pieces: [{ kind: 'given', pictures }, ...(count === 0 ? [] : [made])],
    anchors: [{ ...anchor, slot: from + anchor.slot }],
  };
}
