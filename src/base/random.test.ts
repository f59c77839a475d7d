import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('createRandom() repeats itself for one seed and differs between seeds and forks', () => {
  const draw = (seed: string | number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 8 }, () => random.uniform());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(createRandom(1).fork('a').uniform()).not.toBe(createRandom(1).fork('b').uniform());
});

test('normal() has mean 0, variance 1 and kurtosis 3 within five standard errors', () => {
  const random = createRandom('moments');
  const count = 100_000;
  let [m1, m2, m4] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const x = random.normal();
    m1 += x / count;
    m2 += (x * x) / count;
    m4 += x ** 4 / count;
  }
  expect(Math.abs(m1)).toBeLessThan(5 / Math.sqrt(count));
  expect(Math.abs(m2 - 1)).toBeLessThan((5 * Math.sqrt(2)) / Math.sqrt(count));
  expect(Math.abs(m4 - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(count));
});
