import type { Pictures } from '../../models/index.ts';
import type { TimelineSlot } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  encodeSpans,
  givenSlot,
  pickPictures,
  requirePictures,
} from './composition.ts';

/** Spans on either side of a join that the model sees. */
const seenSpans = 2;

export interface LoopRequest {
  readonly prompt: string;
  readonly video: Pictures;
  /** New pictures between the last and the first. */
  readonly frameCount: number;
}

/** Makes the way from a video's end back to its beginning, so that it repeats without a seam. */
export async function composeLoop(request: LoopRequest, context: ComposeContext): Promise<Composition> {
  const { video, prompt, frameCount } = request;
  return { ...(await composeBridge({ from: video, to: video, prompt, frameCount }, context)), prefix: video };
}

export interface BlendRequest {
  readonly prompt: string;
  readonly first: Pictures;
  readonly second: Pictures;
  /** New pictures between the two, or along a curve those in which they overlap. */
  readonly frameCount: number;
  /**
   * Influence of the second video along the transition, from 0 to 1 at equal steps: the last pictures of the first and the
   * first of the second lie over each other and are drawn anew as one. Default: none, the way from end to beginning is drawn
   * freely.
   */
  readonly curve?: readonly number[] | null;
}

/** Makes the way from one video's end to another's beginning. */
export async function composeBlend(request: BlendRequest, context: ComposeContext): Promise<Composition> {
  const { first, second, prompt, frameCount, curve = null } = request;
  if (curve !== null) return composeOverlap({ ...request, curve }, context);
  const bridge = await composeBridge({ from: first, to: second, prompt, frameCount }, context);
  return { ...bridge, prefix: first, suffix: second };
}

/** How much of a picture in the middle of an overlap is drawn anew: enough to become one scene, less than all. */
const mostAnew = 0.85;

/**
 * Lets two videos overlap: each span of the overlap begins as a mixture of both, by the curve, and is drawn anew the more
 * the more mixed it is; where the curve is 0 or 1 one of them stays as it is.
 *
 * start = (1 - w) * first + w * second, drawn anew from level mostAnew * 4 * w * (1 - w)
 */
async function composeOverlap(
  { first, second, prompt, frameCount, curve }: BlendRequest & { readonly curve: readonly number[] },
  context: ComposeContext,
): Promise<Composition> {
  const span = context.model.info.geometry.framesPerSpan;
  requirePictures(first, span, 'blend videos');
  requirePictures(second, span, 'blend videos');
  const spansOf = ({ count }: Pictures): number => Math.floor(count / span);
  const overlap = Math.max(1, Math.min(Math.round(frameCount / span), spansOf(first), spansOf(second)));
  const before = Math.min(seenSpans, Math.floor((first.count - overlap * span) / span));
  const behind = Math.min(seenSpans, spansOf(second) - overlap);
  const firstSpans = (before + overlap) * span;
  const ending = await encodeSpans(pickPictures(first, first.count - firstSpans, firstSpans), context);
  const beginning = await encodeSpans(pickPictures(second, 0, (overlap + behind) * span), context);
  const timeSeconds = (index: number): number => (index * span + (span - 1) / 2) / context.frameRate;
  const slots = Array.from({ length: before + overlap + behind }, (_, i): TimelineSlot => {
    const place = { timeSeconds: timeSeconds(i), shot: 0 };
    if (i < before) return givenSlot(ending[i]!, place);
    if (i >= before + overlap) return givenSlot(beginning[i - before]!, place);
    const weight = valueAlong(curve, overlap === 1 ? 0.5 : (i - before) / (overlap - 1));
    const [from, to] = [ending[i]!, beginning[i - before]!];
    const values = from.values.map((value, k) => (1 - weight) * value + weight * to.values[k]!);
    return givenSlot({ kind: 'span', values }, { ...place, ceiling: mostAnew * 4 * weight * (1 - weight) });
  });
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    isShown: slots.map((_, i) => i >= before && i < before + overlap),
    prefix: pickPictures(first, 0, first.count - overlap * span),
    suffix: pickPictures(second, overlap * span, second.count - overlap * span),
    madeCounts: [overlap * span],
  };
}

/** A value between the points of a curve, which stand at equal steps from 0 to 1. */
function valueAlong(curve: readonly number[], share: number): number {
  const at = share * (curve.length - 1);
  const index = Math.min(curve.length - 2, Math.floor(at));
  return curve[index]! + (curve[index + 1]! - curve[index]!) * (at - index);
}

interface BridgeRequest {
  readonly from: Pictures;
  readonly to: Pictures;
  readonly prompt: string;
  readonly frameCount: number;
}

/** Slots between the end of one video and the beginning of another, both given. */
async function composeBridge(request: BridgeRequest, context: ComposeContext): Promise<Composition> {
  const { from, to, prompt, frameCount } = request;
  const span = context.model.info.geometry.framesPerSpan;
  requirePictures(from, span, 'join videos');
  requirePictures(to, span, 'join videos');
  const before = Math.min(seenSpans, Math.floor(from.count / span));
  const behind = Math.min(seenSpans, Math.floor(to.count / span));
  const middle = Math.ceil(frameCount / span);
  const start = await encodeSpans(pickPictures(from, from.count - before * span, before * span), context);
  const end = await encodeSpans(pickPictures(to, 0, behind * span), context);
  const timeSeconds = (index: number): number => (index * span + (span - 1) / 2) / context.frameRate;
  const slots = [
    ...start.map((latent, i) => givenSlot(latent, { timeSeconds: timeSeconds(i), shot: 0 })),
    ...Array.from({ length: middle }, (_, i) => ({
      kind: 'span' as const,
      timeSeconds: timeSeconds(before + i),
      shot: 0,
      given: null,
      ceiling: 1,
    })),
    ...end.map((latent, i) => givenSlot(latent, { timeSeconds: timeSeconds(before + middle + i), shot: 0 })),
  ];
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    isShown: slots.map((slot) => slot.ceiling > 0),
    prefix: null,
    suffix: null,
    // Whole spans: cutting the join short would tear it from the end it was made to meet.
    madeCounts: [middle * span],
  };
}
