import type { Random } from '../../base/index.ts';

/**
 * A shard keeps of every clip its first picture and its spans, and then two pictures encoded alone: the last one of the last
 * span but one, and one from elsewhere (another shot of the same story, or a later moment).
 */
export const lonePictures = 2;

/** Where a picture without a time stands, relative to the clip; the pipeline puts such pictures there too. */
const elsewhereSeconds = -6;

/** A choice of a clip's latent frames that the transformer learns from at once. All views of a clip are equally long. */
export interface ClipView {
  /** Frames of the shard, in the order they are shown to the model. */
  readonly frames: readonly number[];
  /** 0 for a picture alone, 1 for a span. */
  readonly kinds: readonly number[];
  readonly timesSeconds: readonly number[];
  /** Which of `frames` is never to be made, as it only steers the others. */
  readonly reference: number | null;
}

/** The clip as it is: of `count` latent frames. */
export function plainView(count: number, time: ClipTime): ClipView {
  return {
    frames: Array.from({ length: count }, (_, i) => i),
    kinds: Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 1)),
    timesSeconds: Array.from({ length: count }, (_, i) => spanTime(i, time)),
    reference: null,
  };
}

/** Frame rate and pictures of a span. */
export interface ClipTime {
  readonly frameRate: number;
  readonly framesPerSpan: number;
}

/**
 * A view of a clip of `count` latent frames and `lonePictures`: mostly the clip as it is, sometimes without its last span but
 * with a keyframe where it then ends, sometimes with a picture from elsewhere before it.
 */
export function drawView(count: number, time: ClipTime, random: Random): ClipView {
  const plain = plainView(count, time);
  const choice = random.uniform();
  if (choice < 0.65) return plain;
  const shorter = plainView(count - 1, time);
  if (choice < 0.82) {
    return {
      frames: [...shorter.frames, count],
      kinds: [...shorter.kinds, 0],
      timesSeconds: [...shorter.timesSeconds, lastPictureIndex(count, time) / time.frameRate],
      reference: count - 1,
    };
  }
  return {
    frames: [count + 1, ...shorter.frames],
    kinds: [0, ...shorter.kinds],
    timesSeconds: [elsewhereSeconds, ...shorter.timesSeconds],
    reference: 0,
  };
}

/** Which picture of the clip is encoded alone as the keyframe. */
export function lastPictureIndex(count: number, { framesPerSpan }: Pick<ClipTime, 'framesPerSpan'>): number {
  return (count - 2) * framesPerSpan;
}

/** Middle of a latent frame, in seconds. */
function spanTime(index: number, { frameRate, framesPerSpan }: ClipTime): number {
  return index === 0 ? 0 : ((index - 1) * framesPerSpan + (framesPerSpan + 1) / 2) / frameRate;
}
