import { ConfigError } from '../../base/index.ts';
import type { LatentFrame, Pictures, VideoModel } from '../../models/index.ts';
import type { Reference, Timeline, TimelineSlot } from '../timeline.ts';

/** A request turned into work: what to make, what of it to show, and what pictures of the user stand around it. */
export interface Composition {
  readonly timeline: Omit<Timeline, 'prompts'>;
  /** The prompt of each shot, as text. */
  readonly prompts: readonly string[];
  /** For each slot whether its pictures are shown; hidden ones only steer and warm the decoder up. */
  readonly isShown: readonly boolean[];
  /** The user's own pictures before and behind what is made; shown as they came. */
  readonly prefix: Pictures | null;
  readonly suffix: Pictures | null;
  /** Pictures to show of the made part, for each shot; later ones of a shot are cut off. */
  readonly madeCounts: readonly number[];
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

/** @throws {ConfigError} if a video has fewer pictures than the mode needs */
export function requirePictures(pictures: Pictures, least: number, action: string): void {
  if (pictures.count < least) {
    throw new ConfigError(
      `Cannot ${action} as the given video must have at least ${least} frames at the model's rate: current value is ${pictures.count}`,
    );
  }
}
