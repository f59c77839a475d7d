import { expect, test } from 'vitest';
import { arcsine, arctangent, cosine, exponential, sine } from './elementary.ts';

function largestDifference(low: number, high: number, difference: (x: number) => number): number {
  let largest = 0;
  for (let i = 0; i <= 2000; i++) largest = Math.max(largest, Math.abs(difference(low + ((high - low) * i) / 2000)));
  return largest;
}

test('sine() and cosine() agree with Math within 1e-14', () => {
  // The last Taylor term left out is below 1e-16 at pi/4; the rest is rounding of the argument.
  expect(largestDifference(-20, 20, (x) => sine(x) - Math.sin(x))).toBeLessThan(1e-14);
  expect(largestDifference(-20, 20, (x) => cosine(x) - Math.cos(x))).toBeLessThan(1e-14);
  expect(largestDifference(1000, 1010, (x) => sine(x) - Math.sin(x))).toBeLessThan(2e-13);
});

test('exponential() agrees with Math within 1e-14 of the value', () => {
  expect(largestDifference(-60, 20, (x) => exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-14);
});

test('arcsine() and arctangent() agree with Math within 1e-13', () => {
  expect(largestDifference(-0.9, 0.9, (x) => arcsine(x) - Math.asin(x))).toBeLessThan(1e-13);
  expect(largestDifference(-30, 30, (x) => arctangent(x) - Math.atan(x))).toBeLessThan(1e-13);
});
