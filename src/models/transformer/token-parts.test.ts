import { expect, test } from 'vitest';
import { divideRows, divideTokens } from './token-parts.ts';

test.each([
  [7, 640, 7],
  [21, 1560, 21],
  [21, 3600, 21],
  [3, 6, 1],
  [21, 64, 3],
  [2, 784, 4],
  [1, 641, 2],
])('divideTokens() takes every token of %i frames of %i once, in order, in %i parts', (frames, perFrame, count) => {
  const parts = divideTokens(frames, perFrame);
  expect(parts.length).toBe(count);
  const all: number[] = [];
  for (const part of parts) {
    const before = all.length;
    for (let frame = Number(part.frames.start); frame < Number(part.frames.end); frame++) {
      for (let token = Number(part.tokens.start); token < Number(part.tokens.end); token++)
        all.push(frame * perFrame + token);
    }
    expect(all.length - before).toBeGreaterThan(0);
    expect(all.length - before).toBeLessThanOrEqual(Math.max(640, (frames * perFrame) / 16));
  }
  expect(all).toEqual(Array.from({ length: frames * perFrame }, (_, i) => i));
});

test('divideRows() gives parts of nearly the same length', () => {
  expect(divideRows(640)).toEqual([{ start: 0, end: 640 }]);
  expect(divideRows(1300)).toEqual([
    { start: 0, end: 433 },
    { start: 433, end: 866 },
    { start: 866, end: 1300 },
  ]);
});
