import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny';
import { type FrameReading, readFrames } from './read-frames.ts';

/** Bits that a pixel of VP9 gets; generous, as the source was compressed once already. */
const bitsPerPixel = 0.25;

/** Turns a video into a WebM file, frame by frame, with the browser's own encoder. */
export async function toWebm(reading: FrameReading): Promise<Blob> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const { frameRate } = reading;
  let source: CanvasSource | null = null;
  await readFrames(reading, async (canvas, index) => {
    if (source === null) {
      const bitrate = Math.max(400_000, Math.round(canvas.width * canvas.height * frameRate * bitsPerPixel));
      source = new CanvasSource(canvas, { codec: 'vp9', bitrate });
      output.addVideoTrack(source, { frameRate });
      await output.start();
    }
    await source.add(index / frameRate, 1 / frameRate);
  });
  await output.finalize();
  return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: 'video/webm' });
}
