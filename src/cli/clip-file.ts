import { MediaError } from '../base/index.ts';
import { readVideo } from '../media/index.ts';
import type { ClipFile } from '../service/index.ts';

/** Facts of a video file. @throws {MediaError} if it is not a video that can be read */
export async function describeClip(path: string): Promise<ClipFile> {
  await using video = await readVideo(path);
  const { width, height, frameRate, durationSeconds } = video.info;
  if (durationSeconds === null) throw new MediaError(`Cannot use ${path} as its length must be known`);
  return { path, width, height, frameRate, durationSeconds };
}
