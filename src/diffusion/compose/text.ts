import type { LatentFrame, Pictures } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import type { Reference } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  encodeStill,
  freeSlots,
  givenSlot,
  pictureReference,
  slotsFor,
} from './composition.ts';

/** A picture that the video must pass through. */
export interface Keyframe {
  readonly timeSeconds: number;
  readonly picture: Pictures;
  /** 1 keeps the picture as it is; less lets the model change it by so much. Later pictures of models with free places are kept. */
  readonly strength: number;
}

export interface TextRequest {
  readonly prompt: string;
  /** Pictures of the video, 1 or more; 1 is a still. */
  readonly frameCount: number;
  readonly keyframes: readonly Keyframe[];
  /** Pictures of characters that the video is to show, without a time. */
  readonly characters: readonly Pictures[];
}

/**
 * A video from words, with pictures given at any times: none is text to video, one at the start animates it, others
 * are passed through.
 */
export async function composeText(request: TextRequest, context: ComposeContext): Promise<Composition> {
  const { model } = context;
  const slots = freeSlots(
    { from: 0, to: slotsFor(request.frameCount, model.info.geometry.framesPerSpan), shot: 0 },
    context,
  );
  const references: Reference[] = [];
  const anchors: Anchor[] = [];
  let opening: Pictures | null = null;
  for (const { timeSeconds, picture, strength } of request.keyframes) {
    const isFirst = Math.round(timeSeconds * context.frameRate) === 0;
    if (!isFirst && !model.info.capabilities.hasFreePlaces) {
      const index = Math.min(slots.length - 1, slotAt(timeSeconds, context));
      const still = await encodeStill(picture, context);
      if (strength === 1) anchors.push({ slot: index, index: pictureAt(timeSeconds, context), original: picture });
      slots[index] = givenSlot(still, { timeSeconds: slots[index]!.timeSeconds, shot: 0, ceiling: 1 - strength });
      continue;
    }
    const latent: LatentFrame = await model.encodePictures(picture);
    if (isFirst) {
      slots[0] = givenSlot(latent, { timeSeconds: 0, shot: 0, ceiling: 1 - strength });
      if (strength === 1) opening = picture;
    } else references.push(pictureReference(latent, { timeSeconds, shot: 0 }));
  }
  for (const picture of request.characters) {
    references.push(pictureReference(await model.encodePictures(picture), { timeSeconds: null, shot: 0 }));
  }
  const sorted = anchors.sort((a, b) => a.slot - b.slot || a.index - b.index);
  return {
    timeline: { slots, references },
    prompts: [request.prompt],
    pieces: [{ kind: 'made', from: 0, to: slots.length, skip: 0, count: request.frameCount }],
    anchors: opening === null ? sorted : [{ slot: 0, index: 0, original: opening }, ...sorted],
  };
}

/** The slot behind the first in which a time lies. */
function slotAt(timeSeconds: number, { model, frameRate }: ComposeContext): number {
  return 1 + Math.floor((Math.round(timeSeconds * frameRate) - 1) / model.info.geometry.framesPerSpan);
}

/** Which picture of that slot has this time. */
function pictureAt(timeSeconds: number, { model, frameRate }: ComposeContext): number {
  return (Math.round(timeSeconds * frameRate) - 1) % model.info.geometry.framesPerSpan;
}
