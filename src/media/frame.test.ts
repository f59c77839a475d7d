import { expect, test } from 'vitest';
import { collectFrames, createClip, createFrame, type Frame, mapClip } from './frame.ts';
import { floatsToFrame, floatsToFrames, framesToFloats, frameToFloats } from './frame-floats.ts';
import { psnr } from './quality.ts';
import { resizeFrame } from './resize.ts';
import { middleColor, sampleFrame } from './sample-frames.ts';

test('frameToFloats() and floatsToFrame() are inverse for all 256 levels', () => {
  const frame = createFrame(16, 16);
  for (let i = 0; i < 256; i++) frame.data.set([i, 255 - i, (i * 7) % 256], i * 4);
  const floats = frameToFloats(frame);
  expect([floats[0], floats[255], floats[256]]).toEqual([-1, 1, 1]);
  expect(floatsToFrame(floats, frame).data).toEqual(frame.data);
});

test('framesToFloats() lays frames out as [C, F, H, W]', () => {
  const frames = [
    createFrame(2, 1, { red: 255, green: 0, blue: 0 }),
    createFrame(2, 1, { red: 0, green: 255, blue: 0 }),
  ];
  const floats = framesToFloats(frames);
  expect(Array.from(floats)).toEqual([1, 1, -1, -1, -1, -1, 1, 1, -1, -1, -1, -1]);
  expect(floatsToFrames(floats, { width: 2, height: 1, frameCount: 2 })).toEqual(frames);
});

test('floatsToFrame() clamps, rounds to the nearest level and refuses a wrong count', () => {
  const floats = new Float32Array([-3, 5, Number.NaN, 0.5 / 127.5 - 1 + 1e-4, 0, 1]);
  const { data } = floatsToFrame(floats, { width: 1, height: 2 });
  expect([data[0], data[4], data[1], data[5], data[2], data[6]]).toEqual([0, 255, 0, 1, 128, 255]);
  expect(() => floatsToFrame(floats, { width: 1, height: 1 })).toThrow('their count must be 3: current value is 6');
});

test('createClip() can be read again and refuses a frame of another size', async () => {
  const clip = createClip([createFrame(2, 2), createFrame(2, 2)], { width: 2, height: 2, frameRate: 8 });
  expect((await collectFrames(clip)).length).toBe(2);
  expect((await collectFrames(mapClip(clip, (frame) => frame))).length).toBe(2);
  const bad = createClip([createFrame(2, 3)], { width: 2, height: 2, frameRate: 8 });
  await expect(collectFrames(bad)).rejects.toThrow('its size must be 2x2: current value is 2x3');
  expect(() => createClip([], { width: 2, height: 2, frameRate: 0 })).toThrow('current value is 0');
});

/** Left half red, right half blue. */
function twoColors(width: number, height: number): Frame {
  const frame = createFrame(width, height, { red: 255, green: 0, blue: 0 });
  for (let h = 0; h < height; h++) {
    for (let w = width / 2; w < width; w++) frame.data.set([0, 0, 255], (h * width + w) * 4);
  }
  return frame;
}

const colorAt = (frame: Frame, w: number, h: number): number[] =>
  Array.from(frame.data.subarray((h * frame.width + w) * 4, (h * frame.width + w) * 4 + 3));

test('resizeFrame() covers by cutting, contains with bars, stretches to the edges', async () => {
  const frame = twoColors(80, 40);
  const cover = await resizeFrame(frame, { width: 20, height: 20, fit: 'cover', kernel: 'nearest' });
  expect([colorAt(cover, 0, 10), colorAt(cover, 19, 10)]).toEqual([
    [255, 0, 0],
    [0, 0, 255],
  ]);
  const contain = await resizeFrame(frame, {
    ...{ width: 40, height: 40, fit: 'contain', kernel: 'nearest' },
    background: { red: 1, green: 2, blue: 3 },
  });
  expect([colorAt(contain, 5, 2), colorAt(contain, 5, 20), colorAt(contain, 35, 38)]).toEqual([
    [1, 2, 3],
    [255, 0, 0],
    [1, 2, 3],
  ]);
  const stretch = await resizeFrame(frame, { width: 10, height: 50, fit: 'stretch', kernel: 'nearest' });
  expect([stretch.width, stretch.height, ...colorAt(stretch, 1, 48)]).toEqual([10, 50, 255, 0, 0]);
});

test('resizeFrame() keeps a smooth picture through half size and back', async () => {
  const frame = sampleFrame(128, 96, 0);
  for (const kernel of ['linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'] as const) {
    const small = await resizeFrame(frame, { width: 64, height: 48, kernel });
    const back = await resizeFrame(small, { width: 128, height: 96, kernel });
    expect(psnr(back, frame), kernel).toBeGreaterThan(34);
  }
  expect(await resizeFrame(frame, { width: 128, height: 96 })).toBe(frame);
  expect(
    middleColor(await resizeFrame(createFrame(30, 30, { red: 9, green: 99, blue: 199 }), { width: 7, height: 5 })),
  ).toEqual([9, 99, 199]);
});
