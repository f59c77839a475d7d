import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFrame, readImage, writeImage } from '../media/index.ts';
import { bundledModels } from '../service/index.ts';
import { type FittedRequest, fitRequest } from './fit-request.ts';
import { readVideoOptions } from './video-arguments.ts';
import type { Wish } from './video-wish.ts';

const models = bundledModels({}).map(({ info }) => info);
let folder: string;
let tall: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-fit-'));
  tall = join(folder, 'tall.png');
  await writeImage(tall, createFrame(100, 200, { red: 200, green: 120, blue: 60 }));
});
afterAll(() => rm(folder, { recursive: true }));

const fitted = (wish: Wish, options: Parameters<typeof readVideoOptions>[0] = {}): Promise<FittedRequest> =>
  fitRequest(models, { prompt: '', wish, options: readVideoOptions(options), images: [], videos: [] }, folder);

const clip = (name: string, width: number, height: number) => ({
  ...{ path: join(folder, name), width, height, frameRate: 8, durationSeconds: 1 },
});

test('fitRequest() says which of two videos is cut, and takes the shape of the first', async () => {
  const blend = { kind: 'blend', from: clip('wide.mp4', 640, 360), transitionSeconds: 1 } as const;
  const { request, notes } = await fitted({ ...blend, to: clip('tall.webm', 200, 400) });
  expect([request.width, request.height]).toEqual([512, 288]);
  // 200 x 400 shows 200 x 112.5.
  expect(notes).toEqual(['tall.webm is cut to the shape of 512x288: 28 % of it stay; --fit contain shows all of it']);
  expect(request.fit).toBe('cover');
  // Whole cells cost a little of nearly everything.
  expect((await fitted({ ...blend, to: clip('near.mp4', 655, 360) })).notes).toEqual([]);
});

test('fitRequest() says nothing of cutting where a video is shown whole, and hands on how', async () => {
  for (const fit of ['contain', 'stretch']) {
    const source = clip('wide.mp4', 1920, 1080);
    const { request, notes } = await fitted(
      { kind: 'extend', direction: 'forward', source },
      { size: '256x256', fit, seconds: '1' },
    );
    expect(request).toMatchObject({ width: 256, height: 256, fit });
    expect(notes).toEqual([]);
  }
});

test('fitRequest() says that a picture is cut, and what shows all of it', async () => {
  const image = { kind: 'image', picture: { path: tall } } as const;
  expect((await fitted(image)).notes).toEqual([]);
  const cut = await fitted(image, { size: '256x256' });
  expect(cut.notes).toEqual([
    'tall.png is cut to the shape of 256x256: 50 % of it stay; --fit contain shows all of it',
  ]);
  const whole = await fitted(image, { size: '256x256', fit: 'contain' });
  expect(whole.notes).toEqual([]);
  const { picture } = whole.request as Extract<Wish, { kind: 'image' }>;
  const { width, height, data } = await readImage(picture.path);
  expect([width, height]).toEqual([256, 256]);
  // The picture in the middle, bars at its sides.
  const red = (x: number): number => data[(128 * 256 + x) * 4]!;
  expect(Math.abs(red(128) - 200)).toBeLessThan(3);
  expect(Math.abs(red(10) - 200)).toBeGreaterThan(30);
});
