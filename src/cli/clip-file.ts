import { MediaError } from '../base/index.ts';
import { readImage, readVideo } from '../media/index.ts';
import type { ClipFile } from '../service/index.ts';

/** Facts of a video file. @throws {MediaError} naming the file, if it is not a video that can be read */
export async function describeClip(path: string): Promise<ClipFile> {
  const info = await naming(path, async () => {
    await using video = await readVideo(path);
    return video.info;
  });
  const { width, height, frameRate, durationSeconds } = info;
  if (durationSeconds === null) throw new MediaError(`Cannot use ${path} as its length must be known`);
  return { path, width, height, frameRate, durationSeconds };
}

/** @throws {MediaError} naming the first file that is not a picture that can be read */
export async function checkPictures(paths: readonly string[]): Promise<void> {
  for (const path of paths) await naming(path, () => readImage(path));
}

/** Where several files are given, an error must say which of them is meant. */
async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const message = error.message.replace(/^Cannot read (the|an?) (video|image)(?= as )/, `Cannot read ${path}`);
    throw new MediaError(message.replace(' as the file is ', ' as it is '), { cause: error });
  }
}
