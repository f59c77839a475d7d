import { assert } from '../base/index.ts';
import { black, type Clip, checkFrame, checkSize, type Frame, mapClip, type Rgb } from './frame.ts';
import { rawSharp } from './image.ts';

/** How a picture goes into another shape: cut to fill it, whole with bars, or stretched. */
export type Fit = 'cover' | 'contain' | 'stretch';

/** How pixels are mixed. */
export type ResizeKernel = 'nearest' | 'linear' | 'cubic' | 'mitchell' | 'lanczos2' | 'lanczos3';

/** The wanted size and the way to it. */
export interface ResizeOptions {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Default `cover`. */
  readonly fit?: Fit;
  /** Default `lanczos3`. */
  readonly kernel?: ResizeKernel;
  /** Colour of the bars of `contain`. Default black. */
  readonly background?: Rgb;
}

/**
 * Resizes a frame; the middle of the picture stays in the middle. A frame of the wanted size is returned as it is.
 *
 * @throws {MediaError} if a size is out of range
 */
export async function resizeFrame(frame: Frame, options: ResizeOptions): Promise<Frame> {
  const { width, height, fit = 'cover', kernel = 'lanczos3', background = black } = options;
  checkFrame(frame);
  checkSize(width, height);
  if (frame.width === width && frame.height === height) return frame;
  const { data, info } = await rawSharp(frame)
    .resize({
      width,
      height,
      fit: fit === 'stretch' ? 'fill' : fit,
      kernel,
      background: { r: background.red, g: background.green, b: background.blue, alpha: 1 },
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert(info.width === width && info.height === height && info.channels === 4, 'internal: resize gave another size');
  return { width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) };
}

/** Resizes every frame of a clip as it passes. */
export function resizeClip(clip: Clip, options: ResizeOptions): Clip {
  return mapClip(clip, (frame) => resizeFrame(frame, options), { width: options.width, height: options.height });
}
