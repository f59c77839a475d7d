import type { Random } from '../../base/index.ts';

/** A clip as bytes, [F, H, W, 3]. */
export interface ByteClip {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly rgb: Uint8Array;
}

/** A square window of a clip at a random place, mirrored half of the time. */
export function randomCrop(clip: ByteClip, side: number, random: Random): Uint8Array {
  const top = random.integer(clip.height - side + 1);
  const left = random.integer(clip.width - side + 1);
  const isMirrored = random.uniform() < 0.5;
  const crop = new Uint8Array(clip.frames * side * side * 3);
  let at = 0;
  for (let f = 0; f < clip.frames; f++) {
    for (let row = 0; row < side; row++) {
      const start = ((f * clip.height + top + row) * clip.width + left) * 3;
      if (!isMirrored) {
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
