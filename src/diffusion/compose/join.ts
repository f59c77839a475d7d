import type { Pictures } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import type { TimelineSlot } from '../timeline.ts';
import {
  type ComposeContext,
  type Composition,
  encodeSpans,
  firstSpans,
  givenSlot,
  lastSpans,
  type Piece,
  pickPictures,
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
  const { made, ...bridge } = await composeBridge({ from: video, to: video, prompt, frameCount }, context);
  return { ...bridge, pieces: [{ kind: 'given', pictures: video }, made] };
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
  const { made, anchors, ...bridge } = await composeBridge({ from: first, to: second, prompt, frameCount }, context);
  const pieces: Piece[] = [{ kind: 'given', pictures: first }, made, { kind: 'given', pictures: second }];
  return { ...bridge, pieces, anchors: anchors.map((anchor) => ({ ...anchor, leadsElsewhere: true })) };
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
  const [ending, beginning] = [atLeastOneSpan(first, span), atLeastOneSpan(second, span)];
  const spansOf = ({ count }: Pictures): number => Math.floor(count / span);
  const overlap = Math.max(1, Math.min(Math.round(frameCount / span), spansOf(ending), spansOf(beginning)));
  const before = Math.min(seenSpans, Math.floor((ending.count - overlap * span) / span));
  const behind = Math.min(seenSpans, spansOf(beginning) - overlap);
  const endings = await encodeSpans(lastSpans(ending, before + overlap, span), context);
  const beginnings = await encodeSpans(firstSpans(beginning, overlap + behind, span), context);
  const lying = ending.count - overlap * span;
  const pieces: Piece[] = [{ kind: 'given', pictures: pickPictures(ending, 0, lying) }];
  const anchors: Anchor[] =
    before === 0 ? [] : [{ slot: before - 1, index: span - 1, original: pickPictures(ending, lying - 1, 1) }];
  const slots = Array.from({ length: before + overlap + behind }, (_, i): TimelineSlot => {
    const place = { timeSeconds: (i * span + (span - 1) / 2) / context.frameRate, shot: 0 };
    if (i < before) return givenSlot(endings[i]!, place);
    if (i >= before + overlap) return givenSlot(beginnings[i - before]!, place);
    const weight = valueAlong(curve, overlap === 1 ? 0.5 : (i - before) / (overlap - 1));
    const [from, to] = [endings[i]!, beginnings[i - before]!];
    const values = from.values.map((value, k) => (1 - weight) * value + weight * to.values[k]!);
    const ceiling = mostAnew * 4 * weight * (1 - weight);
    if (ceiling > 0) pieces.push({ kind: 'made', from: i, to: i + 1, skip: 0, count: span });
    else {
      const at = (i - before) * span;
      const pictures = weight === 0 ? pickPictures(ending, lying + at, span) : pickPictures(beginning, at, span);
      pieces.push({ kind: 'given', pictures });
      for (const index of [0, span - 1]) anchors.push({ slot: i, index, original: pickPictures(pictures, index, 1) });
    }
    return givenSlot({ kind: 'span', values }, { ...place, ceiling });
  });
  const rest = pickPictures(beginning, overlap * span, beginning.count - overlap * span);
  if (behind > 0) anchors.push({ slot: before + overlap, index: 0, original: pickPictures(rest, 0, 1) });
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    pieces: [...pieces, { kind: 'given', pictures: rest }],
    anchors,
  };
}

/** A video that is too short for a span stands still before it begins. */
function atLeastOneSpan(video: Pictures, span: number): Pictures {
  return video.count >= span ? video : lastSpans(video, 1, span);
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
async function composeBridge(
  { from, to, prompt, frameCount }: BridgeRequest,
  context: ComposeContext,
): Promise<Omit<Composition, 'pieces'> & { readonly made: Piece }> {
  const span = context.model.info.geometry.framesPerSpan;
  // Whole spans: cutting the join short would tear it from the end it was made to meet.
  const middle = Math.max(1, Math.round(frameCount / span));
  const start = await encodeSpans(lastSpans(from, seenSpans, span), context);
  const end = await encodeSpans(firstSpans(to, seenSpans, span), context);
  const behind = start.length + middle;
  const timeSeconds = (index: number): number => (index * span + (span - 1) / 2) / context.frameRate;
  const slots = [
    ...start.map((latent, i) => givenSlot(latent, { timeSeconds: timeSeconds(i), shot: 0 })),
    ...Array.from({ length: middle }, (_, i) => ({
      kind: 'span' as const,
      timeSeconds: timeSeconds(start.length + i),
      shot: 0,
      given: null,
      ceiling: 1,
    })),
    ...end.map((latent, i) => givenSlot(latent, { timeSeconds: timeSeconds(behind + i), shot: 0 })),
  ];
  return {
    timeline: { slots, references: [] },
    prompts: [prompt],
    made: { kind: 'made', from: start.length, to: behind, skip: 0, count: middle * span },
    anchors: [
      { slot: start.length - 1, index: span - 1, original: pickPictures(from, from.count - 1, 1) },
      { slot: behind, index: 0, original: pickPictures(to, 0, 1) },
    ],
  };
}
