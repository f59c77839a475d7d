import { MediaError } from '../base/index.ts';

/** What a person's image or video may cost; beyond it reading fails with a MediaError. */
export interface MediaLimits {
  /** Size of the file. Default 512 MiB. */
  readonly sizeBytes: number;
  /** Length of the part that is read. Default 600. */
  readonly durationSeconds: number;
  /** Width times height of one picture. Default 50 million for images, 36 million for videos (8K). */
  readonly pixels: number;
  /** Frames that are read, after resampling. Default 20,000. */
  readonly frames: number;
  /** Computing time of the decoder. Default 300. */
  readonly decodeSeconds: number;
}

/** Limits of an image that a person brings. */
export const defaultImageLimits: MediaLimits = {
  sizeBytes: 512 * 1024 * 1024,
  durationSeconds: 600,
  pixels: 50_000_000,
  frames: 20_000,
  decodeSeconds: 300,
};

/** Limits of a video that a person brings. */
export const defaultVideoLimits: MediaLimits = { ...defaultImageLimits, pixels: 36_000_000 };

/** @throws {MediaError} if a file of this size may not be read, or is empty */
export function checkSizeBytes(sizeBytes: number, what: 'image' | 'video', limits: MediaLimits): void {
  if (sizeBytes === 0) throw new MediaError(`Cannot read the ${what} as the file is empty`);
  if (sizeBytes > limits.sizeBytes) {
    throw new MediaError(
      `Cannot read the ${what} as the file may have at most ${limits.sizeBytes} bytes: current value is ${sizeBytes}`,
    );
  }
}

/** @throws {MediaError} if a picture of this size may not be read */
export function checkPixels(
  size: { readonly width: number; readonly height: number },
  what: 'image' | 'video',
  limits: MediaLimits,
): void {
  if (size.width * size.height <= limits.pixels) return;
  throw new MediaError(
    `Cannot read the ${what} as it may have at most ${limits.pixels} pixels: current value is ${size.width}x${size.height}`,
  );
}

/** @throws {MediaError} if the part that is read is too long */
export function checkDuration(durationSeconds: number, limits: MediaLimits): void {
  if (durationSeconds <= limits.durationSeconds) return;
  throw new MediaError(
    `Cannot read the video as it may last at most ${limits.durationSeconds} s: current value is ${durationSeconds.toFixed(1)} s`,
  );
}
