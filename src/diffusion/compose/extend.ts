import type { Pictures } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import type { TimelineSlot } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  encodeSpans,
  encodeVideo,
  firstSpans,
  freeSlots,
  givenSlot,
  lastSpans,
  pickPictures,
  slotsFor,
  slotTime,
} from './composition.ts';

/** Spans of the given video that the model sees next to what it makes. */
const seenSpans = 3;

export interface ExtendRequest {
  readonly prompt: string;
  readonly video: Pictures;
  readonly direction: 'forward' | 'backward';
  /** New pictures. */
  readonly frameCount: number;
}

/** Goes on with a video, or makes what came before it; the given pictures are shown as they came. */
export async function composeExtend(request: ExtendRequest, context: ComposeContext): Promise<Composition> {
  const { prompt, video, direction, frameCount } = request;
  if (direction === 'backward') return extendBackward(request, context);
  const { slots, given, anchor } = await continueVideo({ video, frameCount, shot: 0 }, context);
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    pieces: [
      { kind: 'given', pictures: video },
      { kind: 'made', from: given, to: slots.length, skip: 0, count: frameCount },
    ],
    anchors: [anchor],
  };
}

/** Slots that hold the end of a video and go on from it. */
export interface Continuation {
  readonly slots: readonly TimelineSlot[];
  /** How many of them are given; the others are made. */
  readonly given: number;
  /** The video's last picture, among those slots. */
  readonly anchor: Anchor;
}

/** Goes on with a video for so many pictures. */
export async function continueVideo(
  { video, frameCount, shot }: { readonly video: Pictures; readonly frameCount: number; readonly shot: number },
  context: ComposeContext,
): Promise<Continuation> {
  const span = context.model.info.geometry.framesPerSpan;
  const spans = Math.min(seenSpans, Math.floor((video.count - 1) / span));
  const isFromStart = context.model.info.capabilities.encodesFromStart === true || spans === 0;
  const original = pickPictures(video, video.count - 1, 1);
  if (isFromStart) {
    // As a video that begins with the end of the given one: for models that read from the beginning only, and a short end.
    const count = 1 + spans * span;
    const latents = await encodeVideo(pickPictures(video, video.count - count, count), context);
    const given = latents.map((latent, i) => givenSlot(latent, { timeSeconds: slotTime(i, context), shot }));
    const to = given.length + Math.ceil(frameCount / span);
    const slots = [...given, ...freeSlots({ from: given.length, to, shot }, context)];
    const index = spans === 0 ? 0 : span - 1;
    return { slots, given: given.length, anchor: { slot: given.length - 1, index, original } };
  }
  const seen = await encodeSpans(lastSpans(video, spans, span), context);
  const sink = await context.model.encodePictures(pickPictures(video, 0, 1));
  const timeOf = (picture: number): number => (picture + (span - 1) / 2) / context.frameRate;
  const given = [
    givenSlot(sink, { timeSeconds: 0, shot }),
    ...seen.map((latent, i) => givenSlot(latent, { timeSeconds: timeOf(video.count - (spans - i) * span), shot })),
  ];
  const made = Array.from({ length: Math.ceil(frameCount / span) }, (_, i) => ({
    kind: 'span' as const,
    timeSeconds: timeOf(video.count + i * span),
    shot,
    given: null,
    ceiling: 1,
  }));
  return {
    slots: [...given, ...made],
    given: given.length,
    anchor: { slot: given.length - 1, index: span - 1, original },
  };
}

async function extendBackward(
  { prompt, video, frameCount }: ExtendRequest,
  context: ComposeContext,
): Promise<Composition> {
  const span = context.model.info.geometry.framesPerSpan;
  const seen = await encodeSpans(firstSpans(video, seenSpans, span), context);
  const count = slotsFor(frameCount, span);
  const made = freeSlots({ from: 0, to: count, shot: 0 }, context);
  const after = freeSlots({ from: count, to: count + seen.length, shot: 0 }, context);
  const given = seen.map((latent, i) => givenSlot(latent, { timeSeconds: after[i]!.timeSeconds, shot: 0 }));
  return {
    timeline: { slots: [...made, ...given], references: [] },
    prompts: [prompt],
    pieces: [
      { kind: 'made', from: 0, to: count, skip: 1 + (count - 1) * span - frameCount, count: frameCount },
      { kind: 'given', pictures: video },
    ],
    anchors: [{ slot: count, index: 0, original: pickPictures(video, 0, 1) }],
  };
}
