import { expect, test } from 'vitest';
import { fixedSchedule, flowSchedule, shiftForTokens, shiftSigma, startSchedule } from './schedule.ts';

test('flowSchedule() starts at 1, falls strictly and ends at sigma 0 for every step count and shift', () => {
  for (const steps of [1, 2, 7, 50]) {
    for (const shift of [0.5, 1, 3, 12]) {
      const sigmas = flowSchedule({ steps, shift });
      expect(sigmas).toHaveLength(steps + 1);
      expect(sigmas[0]).toBeCloseTo(1, 12);
      expect(sigmas.at(-1)).toBe(0);
      for (let i = 1; i < sigmas.length; i++) expect(sigmas[i]!).toBeLessThan(sigmas[i - 1]!);
    }
  }
});

test('flowSchedule() begins at the start level after the shift', () => {
  expect(flowSchedule({ steps: 4, shift: 5, start: 0.6 })[0]).toBeCloseTo(0.6, 12);
});

test('shiftSigma() undoes itself with the inverse shift', () => {
  for (const sigma of [0.1, 0.5, 0.93]) expect(shiftSigma(shiftSigma(sigma, 3), 1 / 3)).toBeCloseTo(sigma, 12);
});

test('flowSchedule() stretches to the terminal level', () => {
  const sigmas = flowSchedule({ steps: 8, shift: 3, terminal: 0.1 });
  expect(sigmas.at(-2)).toBeCloseTo(0.1, 12);
  expect(sigmas[0]).toBeCloseTo(1, 12);
});

test('shiftForTokens() passes through both points of its line', () => {
  const line = { low: [1024, 0.95], high: [4096, 2.05] } as const;
  expect(shiftForTokens(1024, line)).toBeCloseTo(Math.exp(0.95), 12);
  expect(shiftForTokens(4096, line)).toBeCloseTo(Math.exp(2.05), 12);
});

test('startSchedule() keeps the levels below the start', () => {
  expect(startSchedule([1, 0.8, 0.5, 0.2, 0], 0.6)).toEqual([0.6, 0.5, 0.2, 0]);
});

test('schedules refuse what cannot be run', () => {
  expect(() => flowSchedule({ steps: 0 })).toThrow('steps must be a whole number from 1 to 1000: current value is 0');
  expect(() => flowSchedule({ steps: 4, start: 0 })).toThrow('start must be above 0');
  expect(() => fixedSchedule([1, 0.5, 0.7])).toThrow('sigma 2 must be in [0, 1] and below the one before');
});
