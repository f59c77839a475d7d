import type { Pictures } from '../../models/index.ts';
import {
  type ComposeContext,
  type Composition,
  encodeSpans,
  encodeVideo,
  freeSlots,
  givenSlot,
  pickPictures,
  requirePictures,
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
export function composeExtend(request: ExtendRequest, context: ComposeContext): Promise<Composition> {
  return request.direction === 'forward' ? extendForward(request, context) : extendBackward(request, context);
}

async function extendForward(request: ExtendRequest, context: ComposeContext): Promise<Composition> {
  const { video, frameCount } = request;
  const span = context.model.info.geometry.framesPerSpan;
  requirePictures(video, 1 + span, 'extend a video');
  if (context.model.info.capabilities.encodesFromStart) return continueFromStart(request, context);
  const spans = Math.min(seenSpans, Math.floor((video.count - 1) / span));
  const seen = await encodeSpans(pickPictures(video, video.count - spans * span, spans * span), context);
  const sink = await context.model.encodePictures(pickPictures(video, 0, 1));
  const timeOf = (picture: number): number => (picture + (span - 1) / 2) / context.frameRate;
  const given = seen.map((latent, i) =>
    givenSlot(latent, { timeSeconds: timeOf(video.count - (spans - i) * span), shot: 0 }),
  );
  const made = Array.from({ length: Math.ceil(frameCount / span) }, (_, i) => ({
    kind: 'span' as const,
    timeSeconds: timeOf(video.count + i * span),
    shot: 0,
    given: null,
    ceiling: 1,
  }));
  const slots = [givenSlot(sink, { timeSeconds: 0, shot: 0 }), ...given, ...made];
  return {
    timeline: { slots, references: [] },
    prompts: [request.prompt],
    isShown: slots.map((slot) => slot.ceiling > 0),
    prefix: video,
    suffix: null,
    madeCounts: [frameCount],
  };
}

/** As a video that begins with the end of the given one, for models that read videos from their beginning only. */
async function continueFromStart(
  { video, frameCount, prompt }: ExtendRequest,
  context: ComposeContext,
): Promise<Composition> {
  const span = context.model.info.geometry.framesPerSpan;
  const spans = Math.min(seenSpans, Math.floor((video.count - 1) / span));
  const count = 1 + spans * span;
  const latents = await encodeVideo(pickPictures(video, video.count - count, count), context);
  const to = latents.length + Math.ceil(frameCount / span);
  const slots = [
    ...latents.map((latent, i) => givenSlot(latent, { timeSeconds: slotTime(i, context), shot: 0 })),
    ...freeSlots({ from: latents.length, to, shot: 0 }, context),
  ];
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    isShown: slots.map((slot) => slot.ceiling > 0),
    prefix: video,
    suffix: null,
    madeCounts: [frameCount],
  };
}

async function extendBackward(request: ExtendRequest, context: ComposeContext): Promise<Composition> {
  const { video, frameCount } = request;
  const span = context.model.info.geometry.framesPerSpan;
  requirePictures(video, span, 'extend a video backward');
  const spans = Math.min(seenSpans, Math.floor(video.count / span));
  const seen = await encodeSpans(pickPictures(video, 0, spans * span), context);
  const count = 1 + Math.ceil((frameCount - 1) / span);
  const made = freeSlots({ from: 0, to: count, shot: 0 }, context);
  const after = freeSlots({ from: count, to: count + spans, shot: 0 }, context);
  const given = seen.map((latent, i) => givenSlot(latent, { timeSeconds: after[i]!.timeSeconds, shot: 0 }));
  return {
    timeline: { slots: [...made, ...given], references: [] },
    prompts: [request.prompt],
    isShown: [...made.map(() => true), ...given.map(() => false)],
    prefix: null,
    suffix: video,
    madeCounts: [1 + (count - 1) * span],
  };
}
