import type { LatentFrame, Pictures, VideoModel } from '../../models/index.ts';
import type { Anchor } from '../carry-detail.ts';
import type { Reference, Timeline, TimelineSlot } from '../timeline.ts';

/** A request turned into work: what to make, and what is shown of it and of the pictures that were given. */
export interface Composition {
  readonly timeline: Omit<Timeline, 'prompts'>;
  /** The prompt of each shot, as text. */
  readonly prompts: readonly string[];
  /** What is shown, in order. Slots that no piece shows only steer, and warm the decoder up. */
  readonly pieces: readonly Piece[];
  /** Given pictures beside which some are made, in the order of their slots. */
  readonly anchors: readonly Anchor[];
}

/** A part of what is shown: pictures as they came, or what slots hold. */
export type Piece =
  | { readonly kind: 'given'; readonly pictures: Pictures }
  | {
      readonly kind: 'made';
      /** The first slot, and the one behind the last. */
      readonly from: number;
      readonly to: number;
      /** Pictures at the beginning of these slots that are left out, and how many are shown then. */
      readonly skip: number;
      readonly count: number;
    };

/** Pictures of a piece. */
export function countOf(piece: Piece): number {
  return piece.kind === 'given' ? piece.pictures.count : piece.count;
}

/** What composing needs to know of a model and of the video that is wanted. */
export interface ComposeContext {
  readonly model: VideoModel;
  readonly frameRate: number;
}

/** Latent frames that hold so many pictures: one picture, then spans. */
export function slotsFor(pictures: number, framesPerSpan: number): number {
  return 1 + Math.ceil((pictures - 1) / framesPerSpan);
}

/** Time of slot `index` of a shot that begins at 0: the first is one picture, the others are spans behind it. */
export function slotTime(index: number, { model, frameRate }: ComposeContext): number {
  const span = model.info.geometry.framesPerSpan;
  return index === 0 ? 0 : ((index - 1) * span + (span + 1) / 2) / frameRate;
}

/** Slots from `from` to `to` (not included) of a shot that the model is to make. */
export function freeSlots(
  range: { readonly from: number; readonly to: number; readonly shot: number },
  context: ComposeContext,
): TimelineSlot[] {
  return Array.from({ length: Math.max(0, range.to - range.from) }, (_, i) => {
    const index = range.from + i;
    const kind = index === 0 ? 'image' : 'span';
    return { kind, timeSeconds: slotTime(index, context), shot: range.shot, given: null, ceiling: 1 };
  });
}

/** A slot that keeps a latent frame, or changes it up to a ceiling. */
export function givenSlot(
  latent: LatentFrame,
  place: { readonly timeSeconds: number; readonly shot: number; readonly ceiling?: number },
): TimelineSlot {
  return { ceiling: 0, ...place, kind: latent.kind, given: latent.values };
}

/** A picture that steers a shot from outside the timeline. */
export function pictureReference(
  latent: LatentFrame,
  place: { readonly timeSeconds: number | null; readonly shot: number },
): Reference {
  return { ...place, kind: latent.kind, picture: latent.values };
}

/** Whether the model understands pictures that stand nowhere in time. */
export function hasTimelessPictures({ model }: Pick<ComposeContext, 'model'>): boolean {
  const { hasTimelessPictures: has, hasFreePlaces } = model.info.capabilities;
  return has ?? hasFreePlaces;
}

/** Part of a row of pictures, as a view. */
export function pickPictures(pictures: Pictures, from: number, count: number): Pictures {
  const { height, width, data } = pictures;
  const size = height * width * 3;
  return { count, height, width, data: data.subarray(from * size, (from + count) * size) };
}

/** The first pictures of a video that fill so many spans, or fewer if it has fewer; the last is repeated where it fills none. */
export function firstSpans(video: Pictures, spans: number, span: number): Pictures {
  const whole = Math.min(spans, Math.floor(video.count / span));
  return whole > 0
    ? pickPictures(video, 0, whole * span)
    : repeatPicture(video, { before: 0, behind: span - video.count });
}

/** The last pictures of a video that fill so many spans, or fewer if it has fewer; the first is repeated where it fills none. */
export function lastSpans(video: Pictures, spans: number, span: number): Pictures {
  const whole = Math.min(spans, Math.floor(video.count / span));
  return whole > 0
    ? pickPictures(video, video.count - whole * span, whole * span)
    : repeatPicture(video, { before: span - video.count, behind: 0 });
}

/** A video whose first and last pictures stand still for some more. */
export function repeatPicture(
  video: Pictures,
  { before, behind }: { readonly before: number; readonly behind: number },
): Pictures {
  const count = before + video.count + behind;
  const size = video.height * video.width * 3;
  const data = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const from = Math.min(Math.max(i - before, 0), video.count - 1);
    data.set(pickPictures(video, from, 1).data, i * size);
  }
  return { ...video, count, data };
}

/** Encodes pictures as spans; the count must be whole spans. */
export async function encodeSpans(pictures: Pictures, { model }: ComposeContext): Promise<LatentFrame[]> {
  const span = model.info.geometry.framesPerSpan;
  const latents: LatentFrame[] = [];
  for (let i = 0; i + span <= pictures.count; i += span) {
    latents.push(await model.encodePictures(pickPictures(pictures, i, span)));
  }
  return latents;
}

/** Encodes a video from its start: the first picture alone, the rest as spans; pictures that fill no span are left out. */
export async function encodeVideo(pictures: Pictures, context: ComposeContext): Promise<LatentFrame[]> {
  if (context.model.encodeVideo !== undefined) {
    const span = context.model.info.geometry.framesPerSpan;
    const count = 1 + span * Math.floor((pictures.count - 1) / span);
    return context.model.encodeVideo(pickPictures(pictures, 0, count));
  }
  const first = await context.model.encodePictures(pickPictures(pictures, 0, 1));
  return [first, ...(await encodeSpans(pickPictures(pictures, 1, pictures.count - 1), context))];
}

/** One picture that stands still for a whole span, as a latent frame that may stand behind others. */
export async function encodeStill(picture: Pictures, context: ComposeContext): Promise<LatentFrame> {
  const span = context.model.info.geometry.framesPerSpan;
  const data = new Float32Array((1 + span) * picture.data.length);
  for (let i = 0; i <= span; i++) data.set(picture.data, i * picture.data.length);
  const [, still] = await encodeVideo({ ...picture, count: 1 + span, data }, context);
  return still!;
}
