import type { Pictures } from '../../models/index.ts';
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
  /** New pictures between the two. */
  readonly frameCount: number;
}

/** Makes the way from one video's end to another's beginning. */
export async function composeBlend(request: BlendRequest, context: ComposeContext): Promise<Composition> {
  const { first, second, prompt, frameCount } = request;
  const bridge = await composeBridge({ from: first, to: second, prompt, frameCount }, context);
  return { ...bridge, prefix: first, suffix: second };
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
    madeCount: middle * span,
  };
}
