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
    isShown: slots.map(() => true),
    prefix: null,
    suffix: null,
    madeCounts: [video.count],
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

/** Keeps a piece of video and makes what comes before and after it. */
export async function composeRecut(request: RecutRequest, context: ComposeContext): Promise<Composition> {
  const span = context.model.info.geometry.framesPerSpan;
  requirePictures(request.video, span, 're-cut a video');
  const kept = Math.floor(request.video.count / span);
  const video = pickPictures(request.video, 0, kept * span);
  const lead = request.before === 0 ? 0 : 1 + Math.ceil((request.before - 1) / span);
  const tail = Math.ceil(request.behind / span);
  const latents = await encodeSpans(video, context);
  const places = freeSlots({ from: Math.max(1, lead), to: Math.max(1, lead) + kept + tail, shot: 0 }, context);
  const slots = [
    ...freeSlots({ from: 0, to: lead, shot: 0 }, context),
    ...latents.map((latent, i) => givenSlot(latent, { timeSeconds: places[i]!.timeSeconds, shot: 0 })),
    ...places.slice(kept),
  ];
  return {
    timeline: { slots, references: [] },
    prompts: [request.prompt],
    isShown: slots.map(() => true),
    prefix: null,
    suffix: null,
    madeCounts: [(lead === 0 ? 0 : 1 + (lead - 1) * span) + kept * span + request.behind],
  };
}

/** Repeats the last picture until the pictures behind the first fill whole spans. */
function padToSpans(video: Pictures, span: number): Pictures {
  const missing = (span - ((video.count - 1) % span)) % span;
  if (missing === 0) return video;
  const size = video.height * video.width * 3;
  const data = new Float32Array((video.count + missing) * size);
  data.set(video.data);
  for (let i = 0; i < missing; i++) data.set(pickPictures(video, video.count - 1, 1).data, (video.count + i) * size);
  return { ...video, count: video.count + missing, data };
}
