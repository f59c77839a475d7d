import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFrame, type Frame } from '../../media/index.ts';
import { createPromptScreen } from '../prompt-screen/create-prompt-screen.ts';
import { createFrameReviewer } from './frame-reviewer.ts';
import { openPictureText } from './picture-text.ts';
import { openTextReader, type PictureTextReader } from './text-reader.ts';

let reader: PictureTextReader;
beforeAll(async () => {
  reader = await openTextReader();
});
afterAll(() => reader[Symbol.dispose]());

/** Letters as strokes in a box of 2 by 3, so that no machine needs a font. */
const letters: Readonly<Record<string, string>> = {
  A: '03 10 23|1,2 2,2',
  E: '20 00 03 23|0,1.5 1.5,1.5',
  F: '20 00 03|0,1.5 1.5,1.5',
  H: '00 03|20 23|0,1.5 2,1.5',
  I: '10 13',
  L: '00 03 23',
  O: '00 20 23 03 00',
  P: '03 00 20 2,1.5 0,1.5',
  R: '03 00 20 2,1.5 0,1.5|1,1.5 23',
  T: '00 20|10 13',
  W: '00 0.6,3 1,1 1.4,3 20',
};

function drawWords(lines: readonly string[]): Frame {
  const canvas = createCanvas(256, 256);
  const context = canvas.getContext('2d');
  context.fillStyle = '#2a5d8f';
  context.fillRect(0, 0, 256, 256);
  context.fillStyle = '#c9a227';
  context.fillRect(0, 190, 256, 66);
  context.strokeStyle = 'white';
  context.lineWidth = 3.5;
  for (const [row, line] of lines.entries()) {
    for (const [column, letter] of [...line].entries()) {
      for (const stroke of letters[letter]?.split('|') ?? []) {
        context.beginPath();
        for (const point of stroke.split(' ')) {
          const [x, y] = (point.includes(',') ? point.split(',') : [...point]).map(Number) as [number, number];
          context.lineTo(24 + column * 20 + x * 6, 60 + row * 50 + y * 8);
        }
        context.stroke();
      }
    }
  }
  return { width: 256, height: 256, data: context.getImageData(0, 0, 256, 256).data };
}

test('openTextReader() reads words in a picture from top to bottom', async () => {
  const lines = await reader.read(drawWords(['WHITE', 'POWER']), { longestSide: 480 });
  expect(lines.map(({ text }) => text.toUpperCase())).toEqual(['WHITE', 'POWER']);
});

test('openTextReader() reads nothing where nothing is written', async () => {
  expect(await reader.read(createFrame(100, 60, { red: 90, green: 10, blue: 40 }), { longestSide: 480 })).toEqual([]);
});

test('openPictureText() makes the reviewer refuse hateful writing and pass harmless writing', async () => {
  const text = openPictureText({ reader, screen: createPromptScreen({ profile: 'public' }), detail: 'video' });
  const nothing = { name: 'nothing', classify: async () => ({}), [Symbol.dispose]() {} };
  const review = { classifiers: [nothing], profile: 'public', stage: 'output', frameRate: 8, text } as const;
  expect((await createFrameReviewer(review).push(drawWords(['HOT', 'WATER']))).status).toBe('allowed');
  expect(await createFrameReviewer(review).push(drawWords(['WHITE', 'POWER']))).toMatchObject({
    status: 'refused',
    stage: 'output',
    categories: [{ category: 'hate', reason: expect.stringMatching(/^writing in the picture: /) }],
  });
});

test('openPictureText() passes signs of everyday life, which classifiers of sentences only guess about', () => {
  const { screen } = openPictureText({ reader, screen: createPromptScreen({ profile: 'public' }), detail: 'video' });
  const signs = [
    'EXIT',
    'Fire exit',
    'Women',
    'Wet floor',
    'I love you',
    'No trespassing',
    'BREAKING NEWS',
    'Red Cross',
  ];
  expect(signs.filter((sign) => screen(sign).status === 'refused')).toEqual([]);
  const slogans = ['WHITE POWER', 'Kill all jews', 'Sieg Heil', 'kill yourself now you worthless pig'];
  expect(slogans.filter((slogan) => screen(slogan).status === 'allowed')).toEqual([]);
});
