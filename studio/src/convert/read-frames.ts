/** Longest side of a converted picture; a GIF grows large quickly. */
const longestGifSide = 480;

/** A video that is read frame by frame. */
export interface FrameReading {
  readonly url: string;
  readonly frameCount: number;
  readonly frameRate: number;
  readonly maxSide?: number;
  /** Called with the share that is done. */
  readonly onProgress: (share: number) => void;
}

/** Side limits of the formats. */
export const sideLimits = { gif: longestGifSide } as const;

/** Shows each frame of a video on a canvas, in order. */
export async function readFrames(
  reading: FrameReading,
  use: (canvas: OffscreenCanvas, index: number) => Promise<void>,
): Promise<void> {
  const { url, frameCount, frameRate, maxSide = Number.POSITIVE_INFINITY, onProgress } = reading;
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = url;
  await once(video, 'loadeddata');
  const scale = Math.min(1, maxSide / Math.max(video.videoWidth, video.videoHeight));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  const canvas = new OffscreenCanvas(even(video.videoWidth), even(video.videoHeight));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  for (let index = 0; index < frameCount; index++) {
    const seeked = once(video, 'seeked');
    // The middle of a frame's time, so that rounding never shows a neighbour.
    video.currentTime = (index + 0.5) / frameRate;
    await seeked;
    context?.drawImage(video, 0, 0, canvas.width, canvas.height);
    await use(canvas, index);
    onProgress((index + 1) / frameCount);
  }
  video.removeAttribute('src');
  video.load();
}

function once(video: HTMLVideoElement, type: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (finish: () => void) => (): void => {
      controller.abort();
      finish();
    };
    video.addEventListener(type, end(resolve), { signal: controller.signal });
    const fail = (): void => reject(new Error('The browser cannot read this video'));
    video.addEventListener('error', end(fail), { signal: controller.signal });
  });
}
