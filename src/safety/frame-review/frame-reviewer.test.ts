import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emit, input, mean, mul, sub, symbol } from '../../graph/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { refuse } from '../review/verdict.ts';
import { createFrameReviewer, type FrameReviewerOptions } from './frame-reviewer.ts';
import { openOnnxClassifier } from './onnx-classifier.ts';

const gray = (level: number): Frame => createFrame(16, 12, { red: level, green: level, blue: level });

/** A real network, tiny: the mean brightness is its score for violence; half of it is harmless. */
async function withBrightness(use: (options: FrameReviewerOptions) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aozora-classifier-'));
  const path = join(folder, 'brightness.onnx');
  const score = mean(input('pixels', [symbol('B'), 3, 8, 8]), [1, 2, 3], { keepDims: true });
  writeFileSync(path, emit({ scores: mean(mul(sub(score, 0), 1), [2, 3]) }));
  try {
    using classifier = await openOnnxClassifier({
      name: 'brightness',
      path,
      picture: { width: 8, height: 8, mean: [0, 0, 0], deviation: [1, 1, 1] },
      output: 'probabilities',
      classes: ['extreme_violence'],
    });
    await use({ classifiers: [classifier], profile: 'public', stage: 'output', frameRate: 8 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('createFrameReviewer() refuses as soon as the mean of three frames passes the threshold, not for one odd frame', async () => {
  await withBrightness(async (options) => {
    const reviewer = createFrameReviewer(options);
    for (const level of [20, 20, 255, 20]) expect((await reviewer.push(gray(level))).status).toBe('allowed');
    expect((await reviewer.push(gray(255))).status).toBe('refused'); // (255 + 20 + 255) / 3 / 255 = 0.69
    expect(await reviewer.push(gray(0))).toMatchObject({
      status: 'refused',
      stage: 'output',
      categories: [{ category: 'extreme_violence', reason: 'brightness', threshold: 0.5 }],
    });
    expect(reviewer.finish().status).toBe('refused');
  });
});

test('createFrameReviewer() passes a harmless video and never an empty or a broken one', async () => {
  await withBrightness(async (options) => {
    const reviewer = createFrameReviewer(options);
    for (let i = 0; i < 5; i++) await reviewer.push(gray(60));
    expect(reviewer.finish()).toEqual({ status: 'allowed' });
    expect(() => createFrameReviewer(options).finish()).toThrow('without frames');
    const broken = createFrameReviewer({
      ...options,
      classifiers: [
        ...options.classifiers,
        {
          name: 'broken',
          classify: async () => {
            throw new Error('out of memory');
          },
          [Symbol.dispose]() {},
        },
      ],
    });
    await expect(broken.push(gray(60))).rejects.toThrow('out of memory');
    expect(() => broken.finish()).toThrow('could not be reviewed');
  });
});

test('createFrameReviewer() reads text once a second and refuses by what it says', async () => {
  await withBrightness(async (options) => {
    const seen: number[] = [];
    let frame = 0;
    const reviewer = createFrameReviewer({
      ...options,
      frameRate: 4,
      text: {
        read: async () => {
          seen.push(frame);
          return frame === 8 ? ['bad', 'words'] : [];
        },
        screen: (text) =>
          refuse('input', [{ category: 'hate', score: text === 'bad words' ? 1 : 0, threshold: 0.5, reason: 'words' }]),
      },
    });
    for (; frame < 9; frame++) await reviewer.push(gray(60));
    expect(seen).toEqual([0, 4, 8]);
    expect(reviewer.finish()).toMatchObject({ status: 'refused', stage: 'output', categories: [{ category: 'hate' }] });
  });
});

test('openOnnxClassifier() refuses a network whose classes are not those named', async () => {
  await withBrightness(async (options) => {
    const scores = await options.classifiers[0]!.classify(gray(51));
    expect(scores.extreme_violence).toBeCloseTo(0.2, 5);
  });
});
