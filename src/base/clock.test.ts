import { expect, test } from 'vitest';
import { createManualClock, systemClock } from './clock.ts';

test('createManualClock() moves only when told to, both times together', () => {
  const clock = createManualClock(1000);
  expect([clock.nowMs(), clock.steadyMs()]).toEqual([1000, 1000]);
  clock.advance(250);
  clock.advance(0.5);
  expect([clock.nowMs(), clock.steadyMs()]).toEqual([1250.5, 1250.5]);
});

test('systemClock tells the time of the machine and never steps back', () => {
  expect(Math.abs(systemClock.nowMs() - Date.now())).toBeLessThan(1000);
  const times = Array.from({ length: 100 }, () => systemClock.steadyMs());
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
