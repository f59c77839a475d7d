import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createManualClock } from '../../base/index.ts';
import { emit, input, mean, symbol } from '../../graph/index.ts';
import { type Clip, createClip, createFrame, type Frame, writeImage, writeVideo } from '../../media/index.ts';
import { type FrameClassifier, openOnnxClassifier } from '../../safety/index.ts';
import type { ReviewGate, ReviewSubject } from '../jobs/review-gate.ts';
import { createSafetyGate } from './safety-gate.ts';

let folder: string;
let gate: ReviewGate;

const gray = (level: number): Frame => createFrame(64, 64, { red: level, green: level, blue: level });
const subject: ReviewSubject = {
  ...{ videoId: 'video_1', profile: 'public', model: 'any', prompt: 'a field' },
  ...{ width: 64, height: 64, frameRate: 8, frameCount: 12 },
};

/** A real network, tiny: brightness is its score for violence. */
async function openBrightness(): Promise<FrameClassifier> {
  const path = join(folder, 'brightness.onnx');
  const pixels = input('pixels', [symbol('B'), 3, 8, 8]);
  await writeFile(path, emit({ scores: mean(mean(pixels, [2, 3]), [1], { keepDims: true }) }));
  return openOnnxClassifier({
    ...{ name: 'brightness', path, output: 'probabilities', classes: ['extreme_violence'] },
    picture: { width: 8, height: 8, mean: [0, 0, 0], deviation: [1, 1, 1] },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-gate-'));
  const clock = createManualClock(Date.UTC(2026, 10, 22));
  gate = await createSafetyGate({ folder, clock, version: '0.0.0-test', classifiers: [await openBrightness()] });
});

afterAll(async () => {
  await gate.close();
  await rm(folder, { recursive: true, force: true });
});

test('createSafetyGate() passes a harmless upload and refuses one that a classifier finds, picture or video', async () => {
  const files = { dark: join(folder, 'dark.png'), light: join(folder, 'light.png'), video: join(folder, 'video.mp4') };
  await writeImage(files.dark, gray(40));
  await writeImage(files.light, gray(250));
  await writeVideo(clipOf([40, 40, 40, 250, 250, 250]), { path: files.video });
  const ask = (imagePaths: string[], videoPaths: string[]) =>
    gate.screenRequest({ profile: 'public', texts: [{ role: 'prompt', text: 'a field' }], imagePaths, videoPaths });
  expect(await ask([files.dark], [])).toEqual({ status: 'allowed' });
  const found = { status: 'refused', stage: 'input', categories: [{ category: 'extreme_violence' }] };
  expect(await ask([files.dark, files.light], [])).toMatchObject(found);
  expect(await ask([], [files.video])).toMatchObject(found);
  const request = { profile: 'public', texts: [], imagePaths: [files.light], videoPaths: [] };
  // An administrator moved the threshold above what the picture scores, 250 / 255.
  expect(await gate.screenRequest({ ...request, thresholds: { extreme_violence: 1 } })).toEqual({ status: 'allowed' });
});

test('createSafetyGate() stops a video at the frame that is refused, and gives none after it', async () => {
  const review = await gate.openReview(subject);
  let kept = 0;
  let refusedAt = -1;
  for (const [i, level] of [40, 40, 40, 40, 40, 250, 250, 250, 250].entries()) {
    const { verdict, frames } = await review.reviewFrame(gray(level));
    kept += frames.length;
    if (verdict.status === 'refused' && refusedAt < 0) refusedAt = i;
    if (refusedAt >= 0) expect(frames).toEqual([]);
  }
  expect(refusedAt).toBe(6); // (40 + 250 + 250) / 3 / 255 is the first mean above 0.5
  expect(kept).toBeLessThanOrEqual(refusedAt);
  expect(await review.finishFrames()).toMatchObject({ verdict: { status: 'refused', stage: 'output' }, frames: [] });
  await expect(review.release({ path: join(folder, 'dark.png'), durationSeconds: 1 })).rejects.toThrow('passed');
});

test('createSafetyGate() gives back every frame of a video that passes, and judges previews apart', async () => {
  const review = await gate.openReview(subject);
  expect((await review.reviewPreview(gray(250))).verdict.status).toBe('refused');
  let kept = 0;
  for (let i = 0; i < 12; i++) kept += (await review.reviewFrame(gray(60))).frames.length;
  const last = await review.finishFrames();
  expect(last.verdict).toEqual({ status: 'allowed' });
  expect(kept + last.frames.length).toBe(12);
});

test('createSafetyGate() releases nothing before its frames were reviewed to the end', async () => {
  const review = await gate.openReview(subject);
  await review.reviewFrame(gray(60));
  await expect(review.release({ path: join(folder, 'dark.png'), durationSeconds: 1 })).rejects.toThrow('passed');
  const empty = await gate.openReview(subject);
  await expect(empty.finishFrames()).rejects.toThrow('without frames');
});

test('createSafetyGate() writes the seed and what a video was made from into the manifest', async () => {
  const make = async (videoId: string, facts: Partial<ReviewSubject>): Promise<string> => {
    const path = join(folder, `${videoId}.mp4`);
    const review = await gate.openReview({ ...subject, videoId, ...facts });
    for (let i = 0; i < 4; i++) await review.reviewFrame(gray(60));
    await review.finishFrames();
    await writeVideo(clipOf([60, 60, 60, 60]), { path });
    await review.release({ path, durationSeconds: 0.5 });
    return path;
  };
  const parent = await make('video_parent', {});
  const picture = join(folder, 'first.png');
  await writeImage(picture, gray(40));
  const sources = [
    { title: 'remixed', path: parent },
    { title: 'first picture', path: picture },
  ];
  const path = await make('video_child', { seed: 11, sources });
  const { manifest } = await gate.detectOrigin({ path, index: null, knownNumbers: [] });
  expect(manifest).toMatchObject({
    status: 'trusted',
    generation: { videoId: 'video_child', seed: 11 },
    ingredients: ['remixed: video_parent', 'first picture: upload'],
  });
});

test('createSafetyGate() refuses storyboard cards that are harmless apart and add up', async () => {
  const texts = ['A man raises a knife over a sleeping woman', 'Red liquid runs down the walls, she lies still'];
  const cards = texts.map((text) => ({ role: 'storyboard' as const, text }));
  const ask = (asked: typeof cards) =>
    gate.screenRequest({ profile: 'public', texts: asked, imagePaths: [], videoPaths: [] });
  for (const card of cards) expect((await ask([card])).status).toBe('allowed');
  expect((await ask(cards)).status).toBe('refused');
});

function clipOf(levels: readonly number[]): Clip {
  return createClip(levels.map(gray), { frameRate: 8, width: 64, height: 64 });
}
