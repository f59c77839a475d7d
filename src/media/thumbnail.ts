import { MediaError } from '../base/index.ts';
import { type Clip, checkFrame, type Frame } from './frame.ts';
import { rawSharp } from './image.ts';

/** How to make a thumbnail. */
export interface ThumbnailOptions {
  /** Longest side in pixels; smaller pictures stay as they are. Default 640. */
  readonly longestSide?: number;
  /** Which moment of a clip is shown; the last frame where the clip is shorter. Default 1. */
  readonly atSeconds?: number;
  /** 1 to 100. Default 80. */
  readonly quality?: number;
}

/**
 * Makes a small WebP of a frame, or of one moment of a clip (the clip is read up to that moment).
 *
 * @throws {MediaError} if the clip has no frames
 */
export async function thumbnail(source: Frame | Clip, options: ThumbnailOptions = {}): Promise<Uint8Array> {
  const { longestSide = 640, atSeconds = 1, quality = 80 } = options;
  const frame = 'data' in source ? source : await frameAt(source, atSeconds);
  checkFrame(frame);
  return rawSharp(frame)
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer();
}

async function frameAt(clip: Clip, seconds: number): Promise<Frame> {
  const wanted = Math.floor(seconds * clip.frameRate);
  let [index, last] = [0, null as Frame | null];
  for await (const frame of clip) {
    last = frame;
    if (index++ >= wanted) break;
  }
  if (!last) throw new MediaError('Cannot make a thumbnail as the video has no frames');
  return last;
}
