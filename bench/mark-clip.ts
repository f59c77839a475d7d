import { type Clip, collectFrames, createClip, readVideo } from '../src/media/index.ts';
import { embedWatermark } from '../src/safety/watermark/embed-watermark.ts';
import { encodeMarkPayload, type MarkNumber } from '../src/safety/watermark/mark-payload.ts';

/** Reads a video and marks it with a number, by the embedder that marks what the service releases. */
export async function markClip(
  path: string,
  { key, number }: { readonly key: Buffer; readonly number: MarkNumber },
): Promise<Clip> {
  await using video = await readVideo(path);
  const { width, height, frameRate } = video.frames;
  const frames = await collectFrames(video.frames);
  const options = { key, payload: encodeMarkPayload(key, number), width, height, frameRate };
  return createClip(await collectFrames(embedWatermark(frames, options)), { width, height, frameRate });
}
