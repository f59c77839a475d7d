import { ShapeError } from '../base/index.ts';
import { checkFrame, type Frame } from './frame.ts';

/**
 * Turns a frame into what models take; alpha is dropped.
 *
 * x = byte / 127.5 - 1
 *
 * @returns [C, H, W] planar red, green, blue in [-1, 1]
 */
export function frameToFloats(frame: Frame): Float32Array {
  return framesToFloats([frame]);
}

/**
 * Turns frames of one size into one tensor; alpha is dropped.
 *
 * x = byte / 127.5 - 1
 *
 * @returns [C, F, H, W] planar red, green, blue in [-1, 1]
 * @throws {MediaError} if the frames differ in size
 */
export function framesToFloats(frames: readonly Frame[]): Float32Array {
  const first = frames[0];
  if (!first) return new Float32Array(0);
  const area = first.width * first.height;
  const plane = frames.length * area;
  const floats = new Float32Array(3 * plane);
  for (const [f, frame] of frames.entries()) {
    checkFrame(frame, first);
    for (let pixel = 0, to = f * area; pixel < area; pixel++, to++) {
      floats[to] = frame.data[pixel * 4]! / 127.5 - 1;
      floats[to + plane] = frame.data[pixel * 4 + 1]! / 127.5 - 1;
      floats[to + 2 * plane] = frame.data[pixel * 4 + 2]! / 127.5 - 1;
    }
  }
  return floats;
}

/**
 * Turns a model's picture into an opaque frame.
 *
 * byte = round(clamp(127.5 * (x + 1), 0, 255))
 *
 * @param floats [C, H, W] planar red, green, blue; values outside [-1, 1] are clamped, NaN becomes 0
 */
export function floatsToFrame(floats: Float32Array, size: { readonly width: number; readonly height: number }): Frame {
  return floatsToFrames(floats, { ...size, frameCount: 1 })[0]!;
}

/**
 * Turns a model's clip into opaque frames.
 *
 * byte = round(clamp(127.5 * (x + 1), 0, 255))
 *
 * @param floats [C, F, H, W] planar red, green, blue; values outside [-1, 1] are clamped, NaN becomes 0
 * @throws {ShapeError} if the length is not 3 * F * H * W
 */
export function floatsToFrames(
  floats: Float32Array,
  shape: { readonly width: number; readonly height: number; readonly frameCount: number },
): Frame[] {
  const { width, height, frameCount } = shape;
  const area = width * height;
  const plane = frameCount * area;
  if (floats.length !== 3 * plane) {
    throw new ShapeError(
      `Cannot read floats as [3 F H W] as their count must be ${3 * plane}: current value is ${floats.length}`,
    );
  }
  return Array.from({ length: frameCount }, (_, f) => {
    const data = new Uint8ClampedArray(area * 4);
    for (let pixel = 0, from = f * area; pixel < area; pixel++, from++) {
      data[pixel * 4] = (floats[from]! + 1) * 127.5;
      data[pixel * 4 + 1] = (floats[from + plane]! + 1) * 127.5;
      data[pixel * 4 + 2] = (floats[from + 2 * plane]! + 1) * 127.5;
      data[pixel * 4 + 3] = 255;
    }
    return { width, height, data };
  });
}
