import type { Random } from '../../base/index.ts';

/** A clip as bytes, [F, H, W, 3]. */
export interface ByteClip {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly rgb: Uint8Array;
}

/** Windows that are compared; the liveliest is taken. */
const candidates = 4;
/** Share of crops that are taken anywhere, so that resting backgrounds are learned too. */
const anywhereShare = 0.25;
/** Rows and columns between the pixels that are compared. */
const probeStep = 8;

interface Window {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

/** A square window of a clip, mostly where something moves, mirrored half of the time. */
export function randomCrop(clip: ByteClip, side: number, random: Random): Uint8Array {
  const draw = (): Window => ({
    top: random.integer(clip.height - side + 1),
    left: random.integer(clip.width - side + 1),
    side,
  });
  const count = random.uniform() < anywhereShare ? 1 : candidates;
  const windows = Array.from({ length: count }, () => draw());
  const changes = windows.map((window) => (count === 1 ? 0 : changeIn(clip, window)));
  const liveliest = windows[changes.indexOf(Math.max(...changes))]!;
  return cut(clip, liveliest, { isMirrored: random.uniform() < 0.5 });
}

/** Sum of differences between a window's first, middle and last pictures, at some of its pixels. */
function changeIn(clip: ByteClip, { top, left, side }: Window): number {
  const picture = clip.height * clip.width * 3;
  const [first, middle, last] = [0, Math.floor(clip.frames / 2) * picture, (clip.frames - 1) * picture];
  let sum = 0;
  for (let row = top; row < top + side; row += probeStep) {
    for (let column = left; column < left + side; column += probeStep) {
      const at = 3 * (row * clip.width + column);
      for (let c = at; c < at + 3; c++) {
        const now = clip.rgb[middle + c]!;
        sum += Math.abs(now - clip.rgb[first + c]!) + Math.abs(now - clip.rgb[last + c]!);
      }
    }
  }
  return sum;
}

function cut(clip: ByteClip, { top, left, side }: Window, options: { readonly isMirrored: boolean }): Uint8Array {
  const crop = new Uint8Array(clip.frames * side * side * 3);
  let at = 0;
  for (let f = 0; f < clip.frames; f++) {
    for (let row = 0; row < side; row++) {
      const start = ((f * clip.height + top + row) * clip.width + left) * 3;
      if (!options.isMirrored) {
        crop.set(clip.rgb.subarray(start, start + side * 3), at);
        at += side * 3;
        continue;
      }
      for (let column = side - 1; column >= 0; column--) {
        for (let c = 0; c < 3; c++) crop[at++] = clip.rgb[start + 3 * column + c]!;
      }
    }
  }
  return crop;
}
