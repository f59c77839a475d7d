import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from './ffmpeg.ts';
import { createFrame, type Frame } from './frame.ts';

/** A smooth picture that moves with the frame number: easy to compress, so codecs stay comparable. For tests. */
export function sampleFrame(width: number, height: number, index: number): Frame {
  const frame = createFrame(width, height);
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < width; w++) {
      const i = (h * width + w) * 4;
      frame.data[i] = 128 + 100 * Math.sin((w + index * 2) / 17);
      frame.data[i + 1] = 128 + 100 * Math.sin((h - index) / 23);
      frame.data[i + 2] = (255 * w) / width;
    }
  }
  return frame;
}

/** Cuts the top left corner out of a frame. */
export function cropFrame(frame: Frame, width: number, height: number): Frame {
  const cropped = createFrame(width, height);
  for (let h = 0; h < height; h++) {
    cropped.data.set(frame.data.subarray(h * frame.width * 4, (h * frame.width + width) * 4), h * width * 4);
  }
  return cropped;
}

/** Red, green and blue of the pixel in the middle. */
export function middleColor(frame: Frame): number[] {
  const middle = (Math.floor(frame.height / 2) * frame.width + Math.floor(frame.width / 2)) * 4;
  return Array.from(frame.data.subarray(middle, middle + 3));
}

/** A folder for one test file, removed by disposal. */
export async function openTestFolder(): Promise<
  AsyncDisposable & { readonly path: string; file(name: string): string }
> {
  const path = await mkdtemp(join(tmpdir(), 'aozora-test-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Whether this machine can run the tests of videos. */
export function hasFfmpeg(): boolean {
  try {
    return findFfmpeg() !== '';
  } catch {
    return false;
  }
}

/** Runs ffmpeg by itself, to make files that our writer does not make. */
export async function makeWithFfmpeg(...args: string[]): Promise<void> {
  await promisify(execFile)(findFfmpeg(), ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args]);
}
