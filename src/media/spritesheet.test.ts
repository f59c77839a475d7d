import { expect, test } from 'vitest';
import { contactSheet } from './contact-sheet.ts';
import { createClip, createFrame, type Frame } from './frame.ts';
import { readImage } from './image.ts';
import { middleColor, sampleFrame } from './sample-frames.ts';
import { openSpritesheetWriter, spritesheet } from './spritesheet.ts';
import { thumbnail } from './thumbnail.ts';

const shape = { width: 40, height: 30, frameRate: 8 };
const levels = (count: number): Frame[] =>
  Array.from({ length: count }, (_, i) => createFrame(40, 30, { red: i, green: i, blue: i }));

test('spritesheet() shows evenly spread frames in reading order', async () => {
  const sheet = await spritesheet(createClip(levels(200), shape), { columns: 4, rows: 2, tileWidth: 20 });
  expect(sheet).toMatchObject({ columns: 4, rows: 2, tileWidth: 20, tileHeight: 15 });
  const steps = sheet.frameIndices.slice(1).map((index, i) => index - sheet.frameIndices[i]!);
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(8);
  const picture = await readImage(sheet.data);
  expect([picture.width, picture.height]).toEqual([80, 30]);
  for (const [i, index] of sheet.frameIndices.entries()) {
    const at = ((Math.floor(i / 4) * 15 + 7) * 80 + (i % 4) * 20 + 10) * 4;
    expect(Math.abs(picture.data[at]! - index)).toBeLessThanOrEqual(3);
  }
});

test('spritesheet() of a short clip has fewer tiles, and of no frames fails', async () => {
  const sheet = await spritesheet(createClip(levels(3), shape));
  expect(sheet).toMatchObject({ columns: 3, rows: 1, frameIndices: [0, 1, 2] });
  await expect(openSpritesheetWriter().close()).rejects.toThrow('the video has no frames');
});

test('thumbnail() shows the asked moment, the last frame of a shorter clip, and keeps the shape', async () => {
  const clip = createClip(levels(100), shape);
  const shown = async (options: object): Promise<number> =>
    middleColor(await readImage(await thumbnail(clip, options)))[0]!;
  expect(Math.abs((await shown({ atSeconds: 5 })) - 40)).toBeLessThanOrEqual(3);
  expect(Math.abs((await shown({ atSeconds: 500 })) - 99)).toBeLessThanOrEqual(3);
  const small = await readImage(await thumbnail(createFrame(1280, 720), { longestSide: 320 }));
  expect([small.width, small.height]).toEqual([320, 180]);
  await expect(thumbnail(createClip([], shape))).rejects.toThrow('the video has no frames');
});

test('contactSheet() puts every frame on the sheet', async () => {
  const rows = [
    {
      label:
        'text to video: a red fox trots through falling snow while the wind blows over the wide white field, seed 7',
      frames: [0, 8, 16, 24].map((index) => sampleFrame(160, 90, index)),
      captions: ['0.0 s', '1.0 s', '2.0 s', '3.0 s'],
    },
    { frames: [createFrame(90, 90, { red: 250, green: 0, blue: 0 })] },
  ];
  const sheet = await contactSheet(rows, { title: 'Modes', tileHeight: 90 });
  const picture = await readImage(sheet);
  expect(picture.width).toBe(2 * 16 + 4 * 160 + 3 * 6);
  const reds = picture.data.filter((value, i) => i % 4 === 0 && value === 250 && picture.data[i + 1] === 0).length;
  expect(reds).toBeGreaterThanOrEqual(90 * 90);
  await expect(contactSheet([])).rejects.toThrow('no frames');
});
