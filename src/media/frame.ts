import { MediaError } from '../base/index.ts';

/** Bytes of pixels: red, green, blue, alpha of each pixel, row by row from the top left, sRGB. */
export type Pixels = Uint8Array | Uint8ClampedArray;

/** One picture: `data.length` is `width * height * 4`. */
export interface Frame {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly data: Pixels;
}

/** Frames in order of time, all of one size, at a constant rate. */
export interface Clip extends AsyncIterable<Frame> {
  /** Frames per second. */
  readonly frameRate: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Size and rate of a clip. */
export interface ClipShape {
  /** Frames per second, above 0. */
  readonly frameRate: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** A colour in sRGB; each channel is 0 to 255. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Paper: what shows through transparent images. */
export const white: Rgb = { red: 255, green: 255, blue: 255 };
/** What shows through transparent videos, and the bars of a picture that is contained. */
export const black: Rgb = { red: 0, green: 0, blue: 0 };

/**
 * Makes a frame of one opaque colour.
 *
 * @param color default black
 */
export function createFrame(width: number, height: number, color: Rgb = black): Frame {
  checkSize(width, height);
  const data = new Uint8ClampedArray(width * height * 4);
  const pixel = new Uint8Array([color.red, color.green, color.blue, 255]);
  new Uint32Array(data.buffer).fill(new Uint32Array(pixel.buffer)[0]!);
  return { width, height, data };
}

/**
 * Joins frames with their rate; an array can be read many times, a generator once.
 *
 * @throws {MediaError} while iterating, if a frame's size differs from the clip's
 */
export function createClip(frames: Iterable<Frame> | AsyncIterable<Frame>, shape: ClipShape): Clip {
  checkSize(shape.width, shape.height);
  checkFrameRate(shape.frameRate);
  return {
    frameRate: shape.frameRate,
    width: shape.width,
    height: shape.height,
    async *[Symbol.asyncIterator]() {
      for await (const frame of frames) {
        checkFrame(frame, shape);
        yield frame;
      }
    },
  };
}

/** Applies a function to every frame as it passes; the result's size is given where it changes. */
export function mapClip(
  clip: Clip,
  transform: (frame: Frame, index: number) => Frame | Promise<Frame>,
  shape: Partial<ClipShape> = {},
): Clip {
  const result: ClipShape = { frameRate: clip.frameRate, width: clip.width, height: clip.height, ...shape };
  return createClip(transformed(), result);

  async function* transformed(): AsyncGenerator<Frame> {
    let index = 0;
    for await (const frame of clip) yield await transform(frame, index++);
  }
}

/** Reads a whole clip into memory: for short clips and tests. */
export async function collectFrames(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const collected: Frame[] = [];
  for await (const frame of frames) collected.push(frame);
  return collected;
}

/** @throws {MediaError} if the bytes do not fit the size, or the size is not the expected one */
export function checkFrame(frame: Frame, expected?: { readonly width: number; readonly height: number }): void {
  checkSize(frame.width, frame.height);
  const lengthBytes = frame.width * frame.height * 4;
  if (frame.data.length !== lengthBytes) {
    throw new MediaError(
      `Cannot use a frame of ${frame.width}x${frame.height} as its pixels must be ${lengthBytes} bytes: current value is ${frame.data.length}`,
    );
  }
  if (expected && (expected.width !== frame.width || expected.height !== frame.height)) {
    throw new MediaError(
      `Cannot use this frame in the clip as its size must be ${expected.width}x${expected.height}: current value is ${frame.width}x${frame.height}`,
    );
  }
}

/** @throws {MediaError} if a side is not a whole number from 1 to 16384 */
export function checkSize(width: number, height: number): void {
  const isSide = (side: number): boolean => Number.isInteger(side) && side >= 1 && side <= 16_384;
  if (isSide(width) && isSide(height)) return;
  throw new MediaError(
    `Cannot use this size as both sides must be whole numbers from 1 to 16384: current value is ${width}x${height}`,
  );
}

/** @throws {MediaError} if the rate is not in [0.1, 240] frames per second */
export function checkFrameRate(frameRate: number): void {
  if (frameRate >= 0.1 && frameRate <= 240) return;
  throw new MediaError(
    `Cannot use this frame rate as it must be from 0.1 to 240 frames per second: current value is ${frameRate}`,
  );
}
