import { encodeGif } from './encode-gif.ts';
import { type FrameReading, readFrames, sideLimits } from './read-frames.ts';

/** Turns a video into an animated GIF. */
export async function toGif(reading: FrameReading): Promise<Blob> {
  const frames: Uint8ClampedArray[] = [];
  let size = { width: 0, height: 0 };
  await readFrames({ ...reading, maxSide: sideLimits.gif }, async (canvas) => {
    const picture = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    if (picture === undefined) return;
    size = { width: canvas.width, height: canvas.height };
    frames.push(picture.data);
  });
  return new Blob([encodeGif({ ...size, frameRate: reading.frameRate, frames })], { type: 'image/gif' });
}
