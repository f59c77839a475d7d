import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSession, hostTensor } from '../../graph/index.ts';
import { createFrame, type Frame, readImage } from '../../media/index.ts';
import { type FaceFinder, openFaceFinder } from './face-finder.ts';
import { buildAgeNetwork, buildFaceDetector, faceCells } from './face-graph.ts';
import { readFaceWeights } from './face-package.ts';
import golden from './fixtures/face-golden.json' with { type: 'json' };
import { createMinorsClassifier } from './minors-classifier.ts';
import type { NsfwClassifier } from './nsfw-classifier.ts';

let faces: FaceFinder;
let people: Frame;
beforeAll(async () => {
  faces = await openFaceFinder();
  const folder = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
  people = await readImage(readFileSync(join(folder, 'demo', 'sample1.jpg')));
});
afterAll(() => faces[Symbol.dispose]());

/** The pattern of fixtures/face-golden.mjs, as the networks want it. */
function pattern(side: number, mean: readonly [number, number, number]) {
  const tensor = hostTensor('float32', [1, 3, side, side]);
  for (let at = 0; at < tensor.data.length; at++) {
    const c = Math.floor(at / side ** 2);
    const [u, v] = [(at % side) / side, (Math.floor(at / side) % side) / side];
    const value = Math.round(127.5 + 127.5 * Math.sin(20 * u + 3 * c) * Math.cos(14 * v - c));
    tensor.data[at] = (value - mean[c]!) / 255;
  }
  return tensor;
}

test('buildFaceDetector() and buildAgeNetwork() agree with the package run by TensorFlow.js', async () => {
  const settings = { threads: 1, hasSpinningThreads: false } as const;
  using detector = await createSession(buildFaceDetector(readFaceWeights('tiny_face_detector')), settings);
  using ages = await createSession(buildAgeNetwork(readFaceWeights('age_gender')), settings);
  const { cells } = await detector.run({ pixels: pattern(416, [117.001, 114.697, 97.404]) });
  const plane = faceCells ** 2;
  for (const [cell, values] of Object.entries(golden.cells)) {
    for (const [part, value] of values.entries()) {
      expect(Math.abs(Number(cells!.data[part * plane + Number(cell)]) - value)).toBeLessThan(1e-3); // float32 sums
    }
  }
  const { age } = await ages.run({ pixels: pattern(112, [122.782, 117.001, 104.298]) });
  expect(Number(age!.data[0])).toBeCloseTo(golden.age, 3);
});

test('openFaceFinder() finds people in a photograph with plausible ages, and nobody in a plain picture', async () => {
  const found = await faces.find(people);
  expect(found.length).toBeGreaterThanOrEqual(1);
  for (const { age, x, y, width, height } of found) {
    expect(age).toBeGreaterThan(10);
    expect(age).toBeLessThan(80);
    expect(x + width / 2 > 0 && x + width / 2 < people.width && y + height / 2 < people.height).toBe(true);
  }
  expect(await faces.find(createFrame(64, 48, { red: 90, green: 120, blue: 40 }))).toEqual([]);
});

test('createMinorsClassifier() scores youth only together with sexual content', async () => {
  const nudity = (share: number): NsfwClassifier => ({
    name: 'fixed',
    suspect: async () => share,
    probabilities: async () => ({ drawing: 0, hentai: 0, neutral: 1 - share, porn: share, sexy: 0 }),
    classify: async () => ({}),
    [Symbol.dispose]() {},
  });
  const aged = (age: number): FaceFinder => ({
    find: async () => [{ x: 0, y: 0, width: 9, height: 9, score: 1, age }],
    [Symbol.dispose]() {},
  });
  const score = async (share: number, age: number): Promise<number> => {
    const classifier = createMinorsClassifier({ nudity: nudity(share), faces: aged(age) });
    return (await classifier.classify(people)).sexual_minors!;
  };
  expect(await score(0.2, 8)).toBe(0);
  expect(await score(0.9, 8)).toBeCloseTo(0.9 / (1 + Math.exp(-4)), 6);
  expect(await score(0.9, 40)).toBeLessThan(0.01);
});
