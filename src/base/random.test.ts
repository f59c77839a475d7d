import { expect, test } from 'vitest';
import { createRandom, fillNormal } from './random.ts';

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

test('uniform(), integer() and pick() are even within five standard errors, and integer() stays below its count', () => {
  const random = createRandom('even');
  const [count, cells] = [60_000, 6];
  const counts = { uniform: Array(cells).fill(0), integer: Array(cells).fill(0), pick: Array(cells).fill(0) };
  for (let i = 0; i < count; i++) {
    counts.uniform[Math.floor(random.uniform() * cells)]++;
    counts.integer[random.integer(cells)]++;
    counts.pick[random.pick([0, 1, 2, 3, 4, 5])]++;
  }
  const error = Math.sqrt((count / cells) * (1 - 1 / cells));
  for (const [name, found] of Object.entries(counts)) {
    expect(found).toHaveLength(cells);
    for (const cell of found) expect(Math.abs(cell - count / cells), name).toBeLessThan(5 * error);
  }
});

test('fillNormal() draws what normal() draws, rounded to float32', () => {
  const random = createRandom(7);
  const expected = Float32Array.from({ length: 5 }, () => random.normal());
  expect(fillNormal(new Float32Array(5), createRandom(7))).toEqual(expected);
});
