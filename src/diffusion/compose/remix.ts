import type { Pictures } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import {
  type ComposeContext,
  type Composition,
  encodeSpans,
  encodeVideo,
  firstSpans,
  freeSlots,
  givenSlot,
  lastSpans,
  type Piece,
  pickPictures,
  repeatPicture,
  slotsFor,
  slotTime,
} from './composition.ts';

export interface RemixRequest {
  readonly prompt: string;
  readonly video: Pictures;
  /** 0 keeps the video, 1 forgets it. */
  readonly strength: number;
}

/**
 * Changes a whole video towards a new prompt: its latents are moved towards noise by `strength` and denoised again.
 *
 * @see Meng et al. 2021, SDEdit, arXiv:2108.01073
 */
export async function composeRemix(request: RemixRequest, context: ComposeContext): Promise<Composition> {
  const { video, strength, prompt } = request;
  const span = context.model.info.geometry.framesPerSpan;
  const latents = await encodeVideo(padToSpans(video, span), context);
  const slots = latents.map((latent, i) =>
    givenSlot(latent, { timeSeconds: slotTime(i, context), shot: 0, ceiling: strength }),
  );
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    pieces: [{ kind: 'made', from: 0, to: slots.length, skip: 0, count: video.count }],
    anchors: [],
  };
}

export interface RecutRequest {
  readonly prompt: string;
  /** The part that is kept. */
  readonly video: Pictures;
  /** New pictures before and behind it. */
  readonly before: number;
  readonly behind: number;
}

/** Spans of the kept video that the model sees on either side. */
const seenSpans = 3;

/** Keeps a piece of video as it came and makes what comes before and after it. */
export async function composeRecut(request: RecutRequest, context: ComposeContext): Promise<Composition> {
  const { video, before, behind, prompt } = request;
  const span = context.model.info.geometry.framesPerSpan;
  const lead = before === 0 ? 0 : slotsFor(before, span);
  const tail = Math.ceil(behind / span);
  const seen = seenOf(video.count, { span, isLed: lead > 0, isFollowed: tail > 0 });
  const start = seen.start === 0 ? [] : await encodeSpans(firstSpans(video, seen.start, span), context);
  const end = seen.end === 0 ? [] : await encodeSpans(lastSpans(video, seen.end, span), context);
  // Pictures before the kept ones: a lead of k slots holds one picture and k - 1 spans.
  const first = lead === 0 ? 1 : 1 + (lead - 1) * span;
  const timeOf = (picture: number): number => (picture + (span - 1) / 2) / context.frameRate;
  const at = (picture: number) => ({ timeSeconds: timeOf(picture), shot: 0 });
  const slots = [
    ...freeSlots({ from: 0, to: lead, shot: 0 }, context),
    ...start.map((latent, i) => givenSlot(latent, at(first + i * span))),
    ...end.map((latent, i) => givenSlot(latent, at(first + video.count - (end.length - i) * span))),
    ...Array.from({ length: tail }, (_, i) => {
      return { kind: 'span' as const, ...at(first + video.count + i * span), given: null, ceiling: 1 };
    }),
  ];
  const pieces: Piece[] = [{ kind: 'given', pictures: video }];
  const anchors: Anchor[] = [];
  if (lead > 0) {
    pieces.unshift({ kind: 'made', from: 0, to: lead, skip: first - before, count: before });
    anchors.push({ slot: lead, index: 0, original: pickPictures(video, 0, 1) });
  }
  if (tail > 0) {
    const from = slots.length - tail;
    pieces.push({ kind: 'made', from, to: slots.length, skip: 0, count: behind });
    anchors.push({ slot: from - 1, index: span - 1, original: pickPictures(video, video.count - 1, 1) });
  }
  return { timeline: { slots, references: [] }, prompts: [prompt], pieces, anchors };
}

interface Surroundings {
  readonly span: number;
  readonly isLed: boolean;
  readonly isFollowed: boolean;
}

/** Spans at the beginning and at the end of so many pictures that are shown to the model: as far as they hardly overlap. */
function seenOf(count: number, { span, isLed, isFollowed }: Surroundings): { start: number; end: number } {
  const most = Math.max(1, Math.min(seenSpans, Math.floor(count / span)));
  let [start, end] = [isLed || !isFollowed ? most : 0, isFollowed ? most : 0];
  while (start > 0 && end > 0 && start + end > 2 && (start + end) * span >= count + span) {
    if (start > end) start--;
    else end--;
  }
  return { start, end };
}

/** Repeats the last picture until the pictures behind the first fill whole spans. */
function padToSpans(video: Pictures, span: number): Pictures {
  const missing = (span - ((video.count - 1) % span)) % span;
  return missing === 0 ? video : repeatPicture(video, { before: 0, behind: missing });
}
