import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { defaultOptions, framesToPictures, generate, type VideoRequest } from '../../src/diffusion/index.ts';
import { collectFrames, type Frame } from '../../src/media/index.ts';
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

const pictureOf = ({ height, width, data }: Pictures, index: number): Pictures => {
  const length = height * width * 3;
  return { count: 1, height, width, data: data.slice(index * length, (index + 1) * length) };
};

/** Bytes of one of the given pictures, as they are shown. */
const bytesOf = ({ data }: Pictures): number[] => Array.from(data, (x) => Math.min(255, Math.max(0, (x + 1) * 127.5)));

const colorsOf = ({ data }: Frame): number[] => Array.from(data).filter((_, i) => i % 4 !== 3);

/** Root of the mean squared difference, in levels of 255. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0) / a.length);
}

test('a given first picture comes back as the autoencoder draws it', async () => {
  const opening = pictureOf(clip, 0);
  const [first] = await draw({
    ...{ kind: 'text', prompt, frameCount: 9, characters: [] },
    keyframes: [{ timeSeconds: 0, picture: opening, strength: 1 }],
  });
  const latent = await model.encodePictures(opening);
  using decoder = await model.openDecoder({ rows: size.height / 32, columns: size.width / 32 });
  const roundTrip = bytesOf(await decoder.decode(latent));
  expect(20 * Math.log10(255 / distance(colorsOf(first!), roundTrip))).toBeGreaterThan(45);
});

test('a loop ends beside where it begins, but for the detail that the autoencoder loses', async () => {
  const frames = (await draw({ kind: 'loop', prompt, video: clip, frameCount: 8 })).map(colorsOf);
  const opening = await model.encodePictures(pictureOf(clip, 0));
  using decoder = await model.openDecoder({ rows: size.height / 32, columns: size.width / 32 });
  const lost = distance(bytesOf(await decoder.decode(opening)), frames[0]!);
  expect(distance(frames.at(-1)!, frames[0]!)).toBeLessThan(1.5 * lost);
});

test('a remix leaves its source the more the stronger it is', async () => {
  const source = bytesOf(pictureOf(clip, 8));
  const other = 'In a flat style, a large green cat sits in a meadow by day in summer. Medium shot.';
  const away: number[] = [];
  for (const strength of [0.2, 0.5, 0.8, 1]) {
    const frames = await draw({ kind: 'remix', prompt: other, video: clip, strength });
    away.push(distance(colorsOf(frames[8]!), source));
  }
  expect(away).toEqual(away.toSorted((a, b) => a - b));
  expect(away[3]! / away[0]!).toBeGreaterThan(2);
});

test('a blend begins and ends with its sources', async () => {
  const other = { ...clip, data: clip.data.map((x) => -x) };
  const frames = await draw({ kind: 'blend', prompt, first: clip, second: other, frameCount: 8 });
  expect(distance(colorsOf(frames[0]!), bytesOf(pictureOf(clip, 0)))).toBeLessThan(0.6);
  expect(distance(colorsOf(frames.at(-1)!), bytesOf(pictureOf(other, 16)))).toBeLessThan(0.6);
});
