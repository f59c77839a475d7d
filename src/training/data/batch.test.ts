import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { aozoraMini } from '../../models/index.ts';
import { actions, colors, emotions, subjects } from '../../world/index.ts';
import { drawView } from './clip-views.ts';
import { randomCrop } from './crop.ts';
import { drawLevels } from './flow-levels.ts';
import { motionWeight } from './motion-weight.ts';
import { tokenAnswers } from './token-labels.ts';

test('motionWeight() has mean 1 and is largest where pixels change', () => {
  const frames = new Uint8Array(2 * 4 * 3);
  frames[4 * 3] = 200; // first pixel of the second frame
  const weight = motionWeight(frames, 2);
  expect(weight.reduce((sum, x) => sum + x, 0) / weight.length).toBeCloseTo(1, 6);
  expect(weight[4]! / weight[5]!).toBeCloseTo(5, 6);
  expect(weight[0]).toBe(weight[4]);
});

test('randomCrop() takes a window of the clip, mirrored or not', () => {
  const [frames, height, width] = [2, 5, 6];
  const rgb = Uint8Array.from({ length: frames * height * width * 3 }, (_, i) => i);
  for (let seed = 0; seed < 20; seed++) {
    const crop = randomCrop({ frames, height, width, rgb }, 3, createRandom(seed));
    const first = crop[0]! % 256;
    // neighbours in a row differ by 3 bytes, forward or mirrored; rows by the clip's width
    expect([3, 253]).toContain((crop[3]! - first + 256) % 256);
    expect((crop[9]! - first + 256) % 256).toBe((width * 3) % 256);
    expect((crop[1]! - first + 256) % 256).toBe(1);
  }
});

test('drawView() shows equally many latent frames of a shard, at the times where its pictures were drawn', () => {
  const random = createRandom(3);
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const { frames, kinds, timesSeconds, reference } = drawView(5, { frameRate: 8, framesPerSpan: 4 }, random);
    expect([frames.length, kinds.length, timesSeconds.length]).toEqual([5, 5, 5]);
    expect(new Set(frames).size).toBe(5);
    seen.add(frames.join());
    for (const [k, frame] of frames.entries()) {
      // The first picture at 0, spans of 4 pictures at their middle, the keyframe at the last picture of span 3.
      const expected = [0, 0.3125, 0.8125, 1.3125, 1.8125, 1.5, -6][frame];
      expect(timesSeconds[k]).toBe(expected);
      expect(kinds[k]).toBe([0, 1, 1, 1, 1, 0, 0][frame]);
    }
    expect(reference === null).toBe(frames.every((frame) => frame < 5));
  }
  expect([...seen].sort()).toEqual(['0,1,2,3,4', '0,1,2,3,5', '6,0,1,2,3']);
});

test('drawLevels() keeps given frames out of the loss and at low noise', () => {
  const random = createRandom(4);
  let given = 0;
  for (let i = 0; i < 2000; i++) {
    const view = drawView(5, { frameRate: 8, framesPerSpan: 4 }, random);
    const { sigma, counts } = drawLevels(view, random, { shift: 2 });
    expect(counts.some((count) => count === 1)).toBe(true);
    if (view.reference !== null) expect(counts[view.reference]).toBe(0);
    counts.forEach((count, frame) => {
      expect(sigma[frame]).toBeGreaterThanOrEqual(0);
      expect(sigma[frame]).toBeLessThan(1);
      if (count === 0) {
        given++;
        expect(sigma[frame]).toBeLessThanOrEqual(0.2);
      }
    });
  }
  expect(given).toBeGreaterThan(1000);
});

test('the bundled model has an answer for everything that the world tells of bodies', () => {
  expect(aozoraMini.scene).toEqual(tokenAnswers);
  expect(aozoraMini.planner.bodies).toEqual({
    ...{ subject: subjects.length, color: colors.length, action: actions.length, emotion: emotions.length },
  });
});
