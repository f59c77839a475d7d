import { expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

it('wilsonInterval() solves |p - share| = z sqrt(p (1 - p) / n) at both ends', () => {
  const { low, high } = wilsonInterval(7, 50);
  const z = 1.959963984540054;
  for (const p of [low, high]) expect(Math.abs(p - 7 / 50)).toBeCloseTo(z * Math.sqrt((p * (1 - p)) / 50), 9);
  expect(wilsonInterval(0, 0)).toMatchObject({ rate: null, low: 0, high: 1 });
  expect(wilsonInterval(0, 10).low).toBe(0);
});
