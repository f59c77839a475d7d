import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectFrames, createClip, createFrame, type Frame } from './frame.ts';
import { readImage } from './image.ts';
import { psnr } from './quality.ts';
import { hasFfmpeg, makeWithFfmpeg, middleColor, openTestFolder, sampleFrame } from './sample-frames.ts';
import { readVideo, type Video } from './video-reader.ts';
import { writeVideo } from './video-writer.ts';

const size = { width: 128, height: 96 };
const frames = Array.from({ length: 12 }, (_, index) => sampleFrame(size.width, size.height, index * 4));
const movingAvif = fileURLToPath(new URL('./fixtures/moving.avif', import.meta.url));
let folder: Awaited<ReturnType<typeof openTestFolder>>;
let source = '';

beforeAll(async () => {
  folder = await openTestFolder();
  source = folder.file('source.mp4');
  if (hasFfmpeg()) await writeVideo(createClip(frames, { ...size, frameRate: 12 }), { path: source, quality: 100 });
});
afterAll(async () => folder[Symbol.asyncDispose]());

async function readAll(path: string): Promise<{ readonly info: Video['info']; readonly shown: Frame[] }> {
  await using video = await readVideo(path);
  return { info: video.info, shown: await collectFrames(video.frames) };
}

/** How much lines differ from the mean of their neighbours; woven half pictures of moving things are full of it. */
function combing({ width, height, data }: Frame): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      sum += Math.abs(2 * data[at]! - data[at - width * 4]! - data[at + width * 4]!) / 2;
    }
  }
  return sum / ((height - 2) * width);
}

describe.skipIf(!hasFfmpeg())('readVideo() of what people bring', () => {
  test.each(['late.mkv', 'late.mov'])(
    'readVideo() begins %s with its first picture, not with the sound before it',
    async (name) => {
      const path = folder.file(name);
      const inputs = ['-f', 'lavfi', '-i', 'sine=duration=2', '-itsoffset', '0.5', '-i', source];
      await makeWithFfmpeg(...inputs, '-map', '0:a', '-map', '1:v', '-c:v', 'copy', path);
      const { info, shown } = await readAll(path);
      expect(info.hasAudio).toBe(true);
      expect(shown).toHaveLength(12);
      for (const [i, frame] of shown.entries()) expect(psnr(frame, frames[i]!), `${name} ${i}`).toBeGreaterThan(30);
      // Matroska counts milliseconds.
      expect(Math.abs((info.durationSeconds ?? 0) - 1)).toBeLessThan(0.01);
    },
  );

  test.each([
    ['silent.apng', '-f', 'apng', '-plays', '0'],
    ['bare.h264', '-c:v', 'libx264', '-f', 'h264'],
  ])('readVideo() measures the length of %s, which does not say it', async (name, ...args) => {
    const path = folder.file(name);
    await makeWithFfmpeg('-i', source, ...args, path);
    const { info, shown } = await readAll(path);
    expect(shown.length / info.frameRate).toBeCloseTo(info.durationSeconds ?? 0, 1);
  });

  test('readVideo() makes whole pictures of the half pictures of television', async () => {
    const bar = (i: number): Frame => {
      const frame = createFrame(size.width, size.height);
      for (let y = 0; y < size.height; y++)
        frame.data.fill(255, (y * size.width + i * 6) * 4, (y * size.width + i * 6 + 20) * 4);
      return frame;
    };
    const smooth = folder.file('smooth.mp4');
    await writeVideo(
      createClip(
        Array.from({ length: 16 }, (_, i) => bar(i)),
        { ...size, frameRate: 50 },
      ),
      { path: smooth, quality: 100 },
    );
    const path = folder.file('television.ts');
    const interlaced = ['-vf', 'tinterlace=interleave_top', '-flags', '+ilme+ildct', '-top', '1'];
    await makeWithFfmpeg('-i', smooth, ...interlaced, '-c:v', 'mpeg2video', '-q:v', '2', path);
    const { shown } = await readAll(path);
    expect(shown.length).toBe(8);
    // Woven as they are the pictures have 17 of it, the smooth ones less than 1.
    expect(Math.max(...shown.map(combing))).toBeLessThan(4);
  });

  test('readVideo() plays an animated AVIF', async () => {
    const { info, shown } = await readAll(movingAvif);
    expect(info).toMatchObject({ container: 'AVIF', codec: 'av1', width: 64, height: 48 });
    expect(shown.map((frame) => middleColor(frame).map((value) => Math.round(value / 40)))).toEqual([
      [5, 1, 1],
      [1, 5, 1],
      [1, 1, 5],
    ]);
  });
});

test('readImage() shows the first picture of an animated AVIF', async () => {
  const frame = await readImage(movingAvif);
  expect([frame.width, frame.height]).toEqual([64, 48]);
  expect(middleColor(frame).map((value) => Math.round(value / 40))).toEqual([5, 1, 1]);
});
