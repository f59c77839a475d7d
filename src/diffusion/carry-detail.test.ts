import { expect, test } from 'vitest';
import type { Pictures } from '../models/index.ts';
import { carryDetail, type DecodedPicture } from './carry-detail.ts';

const side = 64;

function paint(value: (row: number, column: number) => number): Pictures {
  const data = new Float32Array(side * side * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = value(Math.floor(pixel / side), pixel % side);
  }
  return { count: 1, width: side, height: side, data };
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
const sharpness = ({ data }: Pictures): number => (data[0]! - data[side * 3]!) / 0.2;

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
  const moved = paint((_, column) => (column < 6 ? 0.8 : 0));
  const { shown } = await carry({ pictures: [soft, moved, moved], given: { 0: sharp } });
  const stripes = (picture: Pictures, column: number): number =>
    Math.abs(picture.data[column * 3]! - picture.data[(side + column) * 3]!);
  expect(stripes(shown[1]!, 2)).toBeLessThan(1e-5);
  expect(stripes(shown[1]!, 60)).toBeGreaterThan(0.15);
});

test('carryDetail() moves what it carries with what has moved', async () => {
  const at = (left: number, contrast: number): Pictures =>
    paint((row, column) => {
      const [u, v] = [column - left, row - 16];
      return u >= 0 && v >= 0 && u < 32 && v < 32
        ? contrast * (0.3 + 0.4 * Math.sin(0.4 * u) * Math.cos(0.3 * v))
        : -0.3;
    });
  const { shown } = await carry({
    pictures: [at(8, 0.8), at(14, 0.8), at(14, 0.8)],
    given: { 0: at(8, 1) },
    reach: 16,
  });
  const error = (a: Pictures, b: Pictures): number =>
    a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0);
  expect(error(shown[1]!, at(14, 1))).toBeLessThan(0.6 * error(at(14, 0.8), at(14, 1)));
});

test('carryDetail() keeps a body that the model breaks where it stands, and lets go of it over half the reach', async () => {
  const isBody = (row: number, column: number): boolean => Math.hypot(row - 32, column - 32) < 16;
  const whole = paint((row, column) => (isBody(row, column) ? 0.5 : -0.5));
  const broken = paint((row, column) =>
    isBody(row, column) ? 0.5 + (((row >> 2) ^ (column >> 2)) & 1 ? 0.5 : -0.5) : -0.5,
  );
  const { shown } = await carry({ pictures: [whole, ...Array(12).fill(broken)], given: { 0: whole }, reach: 16 });
  const damage = shown.map(({ data }) => Math.abs(data[(32 * side + 34) * 3]! - 0.5) / 0.5);
  expect(damage[1]).toBeLessThan(0.1);
  expect(damage).toEqual(damage.toSorted((a, b) => a - b));
  expect(damage[9]).toBeCloseTo(1, 2);
});

test('carryDetail() goes over to another place in a quarter of the reach', async () => {
  const [here, there] = [paint(() => 0.7), paint(() => -0.7)];
  const { shown } = await carry({ pictures: [here, ...Array(8).fill(there)], given: { 0: here }, reach: 16 });
  const levels = shown.map(({ data }) => data[0]!);
  const shares = [1, 2, 3, 4].map((k) => 0.5 + 0.5 * Math.cos((Math.PI * k) / 5));
  for (const [k, share] of [1, ...shares, 0, 0].entries()) expect(levels[k]).toBeCloseTo(-0.7 + 1.4 * share, 4);
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
