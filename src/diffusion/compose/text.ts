import type { Pictures, VideoModel } from '../../models/index.ts';
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
  /** 1 keeps the picture as it is; less lets the model change it by so much. Later pictures beside the frames are kept. */
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
  for (const { timeSeconds, picture, strength } of request.keyframes) {
    const frame = Math.min(Math.round(timeSeconds * context.frameRate), request.frameCount - 1);
    const isFixed = strength === 1;
    if (frame === 0) {
      slots[0] = givenSlot(await model.encodePictures(picture), { timeSeconds: 0, shot: 0, ceiling: 1 - strength });
      if (isFixed) anchors.push({ slot: 0, index: 0, original: picture });
      continue;
    }
    // A picture that stands still ends where it must; one beside the frames says from afar where they go.
    if (isEncodedAnywhere(model)) {
      const place = placeOf(frame, context);
      const { timeSeconds: middle } = slots[place.slot]!;
      const still = await encodeStill(picture, context);
      slots[place.slot] = givenSlot(still, { timeSeconds: middle, shot: 0, ceiling: 1 - strength });
      if (isFixed) anchors.push({ ...place, original: picture });
    }
    if (model.info.capabilities.hasFreePlaces && (isFixed || !isEncodedAnywhere(model))) {
      const latent = await model.encodePictures(picture);
      references.push(pictureReference(latent, { timeSeconds: frame / context.frameRate, shot: 0 }));
    }
  }
  for (const picture of request.characters) {
    references.push(pictureReference(await model.encodePictures(picture), { timeSeconds: null, shot: 0 }));
  }
  return {
    timeline: { slots, references },
    prompts: [request.prompt],
    pieces: [{ kind: 'made', from: 0, to: slots.length, skip: 0, count: request.frameCount }],
    anchors: anchors.sort((a, b) => a.slot - b.slot || a.index - b.index),
  };
}

/** Whether a later picture may be given as one of the frames; models that read from the start take it beside them only. */
function isEncodedAnywhere({ info: { capabilities } }: VideoModel): boolean {
  return !capabilities.hasFreePlaces || capabilities.encodesFromStart !== true;
}

/** The slot behind the first that holds a frame, and where in it. */
function placeOf(frame: number, { model }: ComposeContext): { readonly slot: number; readonly index: number } {
  const span = model.info.geometry.framesPerSpan;
  return { slot: 1 + Math.floor((frame - 1) / span), index: (frame - 1) % span };
}
