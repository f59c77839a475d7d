import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { aozoraMini, createWordTokenizer, measureNames, mostBodies, timeFeatures } from '../../models/index.ts';
import { plannerBatch } from './planner-batch.ts';

test('plannerBatch() holds the bodies of its captions at their times', () => {
  const config = aozoraMini.planner;
  const B = 160;
  const tokenizer = createWordTokenizer(['a', 'fox'], config.text.vocabularySize);
  const batch = plannerBatch(createRandom(5), { config, tokenizer, captions: B, times: 3 });
  const values = (name: string): Float32Array => batch[name]!.data as Float32Array;
  const isThere = values('is_there');
  const measures = values('measures');
  const subjects = values('answer.subject');
  expect(batch.measures!.shape).toEqual([B, 3, mostBodies, measureNames.length]);
  for (let at = 0; at < isThere.length; at++) {
    const own = measures.subarray(at * measureNames.length, (at + 1) * measureNames.length);
    const asked = subjects.subarray(at * config.bodies.subject, (at + 1) * config.bodies.subject);
    expect(asked.reduce((sum, x) => sum + x, 0)).toBe(isThere[at]);
    if (isThere[at] === 0) continue;
    expect(Math.hypot(own[4]!, own[5]!)).toBeCloseTo(1, 5); // tilt
    expect(Math.hypot(own[6]!, own[7]!)).toBeCloseTo(1, 5); // phase
    expect(Math.exp(own[3]!)).toBeLessThan(3); // height, in pictures
  }
  // The same bodies at every time of a caption, from left to right as they stand in the beginning.
  const times = values('times');
  let pairs = 0;
  for (let b = 0; b < B; b++) {
    const told = [0, 1, 2].map((t) => {
      const [from, to] = [(b * 3 + t) * mostBodies, (b * 3 + t + 1) * mostBodies];
      return [isThere.slice(from, to), subjects.slice(from * config.bodies.subject, to * config.bodies.subject)].join();
    });
    expect(new Set(told).size).toBe(1);
    const beginning = timeFeatures([0]);
    if (beginning.some((x, i) => x !== times[b * 3 * beginning.length + i])) continue;
    const slots = [0, 1, 2, 3, 4].filter((slot) => isThere[b * 3 * mostBodies + slot] === 1);
    const xs = slots.map((slot) => measures[(b * 3 * mostBodies + slot) * measureNames.length]!);
    expect(xs).toEqual(xs.toSorted((one, other) => one - other));
    pairs += xs.length - 1;
  }
  expect(pairs).toBeGreaterThan(5);
});
