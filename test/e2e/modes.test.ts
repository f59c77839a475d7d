import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import {
  defaultOptions,
  framesToPictures,
  generate,
  picturesToFrames,
  type VideoRequest,
} from '../../src/diffusion/index.ts';
import { collectFrames, type Frame, psnr } from '../../src/media/index.ts';
import { openBundledModel, type Pictures, type VideoModel } from '../../src/models/index.ts';
import { captionScene, createRenderer, createSimulation, sampleScene } from '../../src/world/index.ts';

// What a mode promises, measured on the bundled model; how it looks is in docs/modes.md.
const size = { width: 256, height: 256 };
const frameRate = 8;
let model: VideoModel;
let clip: Pictures;
let prompt: string;

beforeAll(async () => {
  model = await openBundledModel();
  const random = createRandom('modes 1');
  const scene = sampleScene(random, { level: 'W1' });
  const renderer = createRenderer(size);
  const { frameAt } = createSimulation(scene);
  const frames = Array.from({ length: 17 }, (_, i) => {
    return { ...size, data: Uint8Array.from(renderer.render(scene, frameAt(i / frameRate))) };
  });
  clip = await framesToPictures(frames, { ...size, fit: 'cover' });
  prompt = captionScene(scene, random, { level: 'full' });
});

afterAll(() => model[Symbol.asyncDispose]());

async function draw(request: VideoRequest): Promise<Frame[]> {
  const options = { ...defaultOptions(model), ...size, frameRate, random: createRandom(1) };
  return collectFrames(await generate(model, request, options));
}

/** One of the given pictures, as it is shown. */
const shownPicture = (pictures: Pictures, index: number): Frame => [...picturesToFrames(pictures)][index]!;

/** The clip's first picture, and how the autoencoder gives it back. */
async function openingAndBack(): Promise<{ readonly opening: Pictures; readonly back: Frame }> {
  const opening = await framesToPictures([shownPicture(clip, 0)], { ...size, fit: 'cover' });
  using decoder = await model.openDecoder({ rows: size.height / 32, columns: size.width / 32 });
  const back = await decoder.decode(await model.encodePictures(opening));
  return { opening, back: shownPicture(back, 0) };
}

/** Root of the mean squared difference, in levels of 255. */
const distance = (a: Frame, b: Frame): number => 255 / 10 ** (psnr(a, b) / 20);

test('a given first picture comes back as the autoencoder draws it', async () => {
  const { opening, back } = await openingAndBack();
  const [first] = await draw({
    ...{ kind: 'text', prompt, frameCount: 9, characters: [] },
    keyframes: [{ timeSeconds: 0, picture: opening, strength: 1 }],
  });
  expect(psnr(first!, back)).toBeGreaterThan(45);
});

test('a loop ends beside where it begins, but for the detail that the autoencoder loses', async () => {
  const frames = await draw({ kind: 'loop', prompt, video: clip, frameCount: 8 });
  const { back } = await openingAndBack();
  const lost = distance(back, frames[0]!);
  expect(distance(frames.at(-1)!, frames[0]!)).toBeLessThan(1.5 * lost);
});

test('a remix leaves its source the more the stronger it is', async () => {
  const source = shownPicture(clip, 8);
  const other = 'In a flat style, a large green cat sits in a meadow by day in summer. Medium shot.';
  const away: number[] = [];
  for (const strength of [0.2, 0.5, 0.8, 1]) {
    const frames = await draw({ kind: 'remix', prompt: other, video: clip, strength });
    away.push(distance(frames[8]!, source));
  }
  expect(away).toEqual(away.toSorted((a, b) => a - b));
  expect(away[3]! / away[0]!).toBeGreaterThan(2);
});

test('a blend begins and ends with its sources', async () => {
  const other = { ...clip, data: clip.data.map((x) => -x) };
  const frames = await draw({ kind: 'blend', prompt, first: clip, second: other, frameCount: 8 });
  expect(distance(frames[0]!, shownPicture(clip, 0))).toBeLessThan(0.6);
  expect(distance(frames.at(-1)!, shownPicture(other, 16))).toBeLessThan(0.6);
});
