import { MediaError } from '../base/index.ts';
import { type Fit, type Frame, resizeFrame } from '../media/index.ts';
import type { Pictures } from '../models/index.ts';

/** One picture of a row as a frame, opaque; values outside [-1, 1] are cut. */
export function frameOf(pictures: Pictures, index: number): Frame {
  const { height, width, data } = pictures;
  const pixels = new Uint8ClampedArray(width * height * 4);
  let from = index * width * height * 3;
  for (let to = 0; to < pixels.length; to += 4, from += 3) {
    pixels[to] = (data[from]! + 1) * 127.5;
    pixels[to + 1] = (data[from + 1]! + 1) * 127.5;
    pixels[to + 2] = (data[from + 2]! + 1) * 127.5;
    pixels[to + 3] = 255;
  }
  return { width, height, data: pixels };
}

/** All pictures of a row as frames. */
export function* picturesToFrames(pictures: Pictures): Generator<Frame> {
  for (let i = 0; i < pictures.count; i++) yield frameOf(pictures, i);
}

/** The size of pictures in pixels, and how others come to it. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** How pictures of another shape are fitted. */
  readonly fit: Fit;
}

/** Frames of any size as pictures of one size. @throws {MediaError} if there is none */
export async function framesToPictures(frames: readonly Frame[], size: PictureSize): Promise<Pictures> {
  if (frames.length === 0) throw new MediaError('Cannot use a video as it must have frames: current value is 0');
  const { width, height } = size;
  const data = new Float32Array(frames.length * width * height * 3);
  let at = 0;
  for (const frame of frames) {
    const fitted = await resizeFrame(frame, size);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) data[at++] = fitted.data[4 * i + c]! / 127.5 - 1;
    }
  }
  return { count: frames.length, width, height, data };
}
