import { MediaError } from '../base/index.ts';
import { black, type Clip, checkFrameRate, type Frame, type Rgb } from './frame.ts';
import { decodePages, readImageMetadata } from './image.ts';
import { checkDuration, checkPixels, type MediaLimits } from './limits.ts';

/** An animated image as a video. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly averageFrameRate: number;
  readonly durationSeconds: number;
  readonly hasAlpha: boolean;
  readonly frames: Clip;
}

/** What to read of an animation. */
export interface AnimationOptions {
  readonly limits: MediaLimits;
  /** Default: the average rate. */
  readonly frameRate?: number;
  /** Default 0. */
  readonly startSeconds?: number;
  /** Default: to the end. */
  readonly durationSeconds?: number;
  /** Default black. */
  readonly background?: Rgb;
  readonly signal?: AbortSignal;
}

/** Opens an animated image; each page is shown for its own time and resampled to a constant rate. */
export async function readAnimation(path: string, options: AnimationOptions): Promise<Animation> {
  const { limits, startSeconds = 0 } = options;
  const metadata = await readImageMetadata(path);
  const [width, height] = [metadata.width, metadata.pageHeight ?? metadata.height];
  checkPixels({ width, height }, 'video', limits);
  // A delay of 0 means "as the viewer likes"; browsers take 0.1 s.
  const delaysMs = Array.from({ length: metadata.pages ?? 1 }, (_, page) => metadata.delay?.[page] || 100);
  const totalSeconds = delaysMs.reduce((sum, delay) => sum + delay, 0) / 1000;
  const averageFrameRate = Math.min(240, Math.max(0.1, delaysMs.length / totalSeconds));
  const frameRate = options.frameRate ?? averageFrameRate;
  checkFrameRate(frameRate);
  if (startSeconds >= totalSeconds) {
    throw new MediaError('Cannot read the video as it has no frames after the start that was asked for');
  }
  const lengthSeconds = Math.min(totalSeconds - startSeconds, options.durationSeconds ?? totalSeconds);
  checkDuration(lengthSeconds, limits);
  const frameCount = Math.max(1, Math.round(lengthSeconds * frameRate));
  if (frameCount > limits.frames) {
    throw new MediaError(
      `Cannot read the video as it may have at most ${limits.frames} frames: current value is ${frameCount}`,
    );
  }
  // The middle of a frame's time decides which page it shows.
  const timesMs = Array.from({ length: frameCount }, (_, i) => (startSeconds + (i + 0.5) / frameRate) * 1000);
  const pages = pagesAt(timesMs, delaysMs);
  const frames = (): AsyncGenerator<Frame> => showPages(path, { ...options, pages, width, height });
  return {
    ...{ width, height, averageFrameRate, durationSeconds: totalSeconds, hasAlpha: metadata.hasAlpha ?? false },
    frames: { frameRate, width, height, [Symbol.asyncIterator]: frames },
  };
}

/** The page that is shown at each of the rising times. */
function pagesAt(timesMs: readonly number[], delaysMs: readonly number[]): number[] {
  let [page, pageEndMs] = [0, delaysMs[0]!];
  return timesMs.map((timeMs) => {
    while (timeMs >= pageEndMs && page + 1 < delaysMs.length) pageEndMs += delaysMs[++page]!;
    return page;
  });
}

/** Every decode starts at the first page, so pages are decoded in groups of at most this many bytes. */
const groupBytes = 64 * 1024 * 1024;

interface ShownPages extends AnimationOptions {
  readonly pages: readonly number[];
  readonly width: number;
  readonly height: number;
}

async function* showPages(path: string, options: ShownPages): AsyncGenerator<Frame> {
  const { pages, width, height, limits, background = black } = options;
  const pageBytes = width * height * 4;
  const lastPage = pages[pages.length - 1]!;
  const groupSize = Math.max(1, Math.floor(groupBytes / pageBytes));
  let [firstPage, group] = [0, null as Frame | null];
  for (const page of pages) {
    options.signal?.throwIfAborted();
    if (!group || page >= firstPage + group.height / height) {
      firstPage = page;
      const pageCount = Math.min(groupSize, lastPage - page + 1);
      group = await decodePages(path, { limits, background, firstPage, pageCount });
    }
    const from = (page - firstPage) * pageBytes;
    yield { width, height, data: group.data.slice(from, from + pageBytes) };
  }
}
