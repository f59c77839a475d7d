import { expect, test } from 'vitest';
import type { Pictures } from '../models/index.ts';
import { carryDetail, type DecodedPicture } from './carry-detail.ts';

/** Pictures of 16 x 16 pixels. */
function paint(value: (row: number, column: number) => number): Pictures {
  const data = new Float32Array(16 * 16 * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = value(Math.floor(pixel / 16), pixel % 16);
  }
  return { count: 1, width: 16, height: 16, data };
}

/** What a given picture is, and what an autoencoder makes of it: the stripes are lost. */
const sharp = paint((row) => (row % 2 === 0 ? 0.1 : -0.1));
const soft = paint(() => 0);

interface Run {
  readonly pictures: readonly Pictures[];
  /** Number of each given picture, and how it came. */
  readonly given: Readonly<Record<number, Pictures>>;
  readonly reach?: number;
}

/** One slot for each picture; gives what is shown and how many pictures had been read when each came. */
async function carry({ pictures, given, reach = 4 }: Run): Promise<{ shown: Pictures[]; readAt: number[] }> {
  let read = 0;
  async function* decoded(): AsyncGenerator<DecodedPicture> {
    for (const [slot, picture] of pictures.entries()) {
      read++;
      yield { picture, slot, index: 0, shot: 0 };
    }
  }
  const anchors = Object.entries(given).map(([slot, original]) => ({ slot: Number(slot), index: 0, original }));
  const [shown, readAt]: [Pictures[], number[]] = [[], []];
  for await (const { picture } of carryDetail(decoded(), { anchors, reach, framesPerSpan: 1 })) {
    shown.push(picture);
    readAt.push(read);
  }
  return { shown, readAt };
}

/** How much of the stripes a picture has. */
const sharpness = ({ data }: Pictures): number => (data[0]! - data[16 * 3]!) / 0.2;

test('carryDetail() shows a given picture as it came and fades what it lost over the reach', async () => {
  const { shown } = await carry({ pictures: Array.from({ length: 8 }, () => soft), given: { 0: sharp } });
  const fade = [1, 2, 3, 4].map((k) => 0.5 + 0.5 * Math.cos((Math.PI * k) / 5));
  for (const [i, expected] of [1, ...fade, 0, 0, 0].entries()) expect(sharpness(shown[i]!)).toBeCloseTo(expected, 5);
});

test('carryDetail() sharpens towards a given picture ahead, and holds back no more than may reach it', async () => {
  const { shown, readAt } = await carry({ pictures: Array.from({ length: 20 }, () => soft), given: { 19: sharp } });
  const all = shown.map(sharpness);
  expect(all.slice(0, 15)).toEqual(Array(15).fill(0));
  expect(all.slice(14)).toEqual(all.slice(14).toSorted((a, b) => a - b));
  expect(all[19]).toBeCloseTo(1, 5);
  for (const [i, read] of readAt.entries()) expect(read - i).toBeLessThanOrEqual(7);
});

test('carryDetail() keeps all detail between two given pictures that are near to each other', async () => {
  const { shown } = await carry({ pictures: Array.from({ length: 5 }, () => soft), given: { 0: sharp, 4: sharp } });
  for (const picture of shown) expect(sharpness(picture)).toBeCloseTo(1, 5);
});

test('carryDetail() leaves no ghost where something has moved', async () => {
  const moved = paint((_, column) => (column < 8 ? 0.8 : 0));
  const { shown } = await carry({ pictures: [soft, moved, moved], given: { 0: sharp } });
  const stripes = (picture: Pictures, column: number): number =>
    Math.abs(picture.data[column * 3]! - picture.data[(16 + column) * 3]!);
  expect(stripes(shown[1]!, 2)).toBeLessThan(1e-6);
  expect(stripes(shown[1]!, 14)).toBeGreaterThan(0.15);
});

test('carryDetail() takes a small error of what is made for no motion', async () => {
  const wrong = paint(() => 0.03);
  const { shown } = await carry({ pictures: [soft, wrong, wrong, wrong, wrong, wrong, wrong], given: { 0: sharp } });
  const mean = ({ data }: Pictures): number => data.reduce((sum, value) => sum + value, 0) / data.length;
  expect(mean(shown[1]!)).toBeLessThan(0.01);
  expect(mean(shown[6]!)).toBeCloseTo(0.03, 5);
  const steps = shown.slice(1).map((picture, i) => mean(picture) - mean(shown[i]!));
  expect(Math.max(...steps)).toBeLessThan(0.012);
});

test('carryDetail() carries nothing over a cut', async () => {
  async function* decoded(): AsyncGenerator<DecodedPicture> {
    for (const shot of [0, 1]) yield { picture: soft, slot: shot, index: 0, shot };
  }
  const anchors = [{ slot: 0, index: 0, original: sharp }];
  const shown = [];
  for await (const { picture } of carryDetail(decoded(), { anchors, reach: 4, framesPerSpan: 1 })) {
    shown.push(sharpness(picture));
  }
  expect(shown).toEqual([1, 0].map((value) => expect.closeTo(value, 5)));
});
