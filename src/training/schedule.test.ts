import { expect, test } from 'vitest';
import { learningRate } from './schedule.ts';

test('learningRate() warms up, stays, and falls to zero in a straight line', () => {
  const schedule = { peak: 2, warmupSteps: 10, decayFrom: 100, decaySteps: 50 };
  expect([1, 5, 10, 100, 125, 150, 999].map((step) => learningRate(step, schedule))).toEqual([0.2, 1, 2, 2, 1, 0, 0]);
  expect(learningRate(1e6, { ...schedule, decayFrom: null })).toBe(2);
});
