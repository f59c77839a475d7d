import { ConfigError } from '../../base/index.ts';
import type { Frame } from '../../media/index.ts';
import { areaMeans } from './area-means.ts';
import { oracleFormat } from './oracle-format.ts';

/** A clip as oracles take it: 8 pictures of 192 x 192 at 4 per second, [8, 192, 192, 3]. */
export type OracleClip = Uint8Array;

/** Which pictures of a video an oracle is shown. */
export interface OracleClipOptions {
  readonly frameRate: number;
  /** Time of the first picture. @default 0 */
  readonly startSeconds?: number;
}

/**
 * Eight pictures of a video, a quarter of a second apart, each the nearest to its time, averaged to 192 x 192. A video that ends
 * before shows its last picture again.
 *
 * @throws {ConfigError} if there is no picture
 */
export function oracleClip(frames: readonly Frame[], { frameRate, startSeconds = 0 }: OracleClipOptions): OracleClip {
  if (frames.length === 0) throw new ConfigError('Cannot judge a video as it must have pictures: current value is 0');
  const { sharpSide: side, frames: count, frameRate: rate } = oracleFormat;
  const clip = new Uint8Array(count * side * side * 3);
  for (let i = 0; i < count; i++) {
    const index = Math.round((startSeconds + i / rate) * frameRate);
    const { width, height, data } = frames[Math.min(index, frames.length - 1)]!;
    const picture = clip.subarray(i * side * side * 3, (i + 1) * side * side * 3);
    areaMeans({ width, height, channels: 4, data }, { x: 0, y: 0, width, height }, picture);
  }
  return clip;
}

/** [8, 96, 96, 3]: the clip as it is seen as a whole, means of 2 x 2 pixels. */
export function wideView(clip: OracleClip): Uint8Array {
  const { side, sharpSide, frames } = oracleFormat;
  const wide = new Uint8Array(frames * side * side * 3);
  const row = sharpSide * 3;
  let at = 0;
  for (let y = 0; y < frames * side; y++) {
    for (let x = 0; x < side; x++) {
      const start = 2 * y * row + 6 * x;
      for (let i = start; i < start + 3; i++) {
        wide[at++] = (clip[i]! + clip[i + 3]! + clip[i + row]! + clip[i + row + 3]! + 2) >> 2;
      }
    }
  }
  return wide;
}
