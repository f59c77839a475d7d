import { expect, test } from 'vitest';
import { divideRows, divideTokens } from './token-parts.ts';

test.each([
  [7, 640],
  [21, 1560],
  [3, 6],
  [21, 64],
  [2, 784],
  [1, 641],
])(
  'divideTokens() takes every token of %i frames of %i once, in order, in parts of at most 640',
  (frames, perFrame) => {
    const parts = divideTokens(frames, perFrame);
    const all: number[] = [];
    for (const part of parts) {
      const before = all.length;
      for (let frame = Number(part.frames.start); frame < Number(part.frames.end); frame++) {
        for (let token = Number(part.tokens.start); token < Number(part.tokens.end); token++)
          all.push(frame * perFrame + token);
      }
      expect(all.length - before).toBeGreaterThan(0);
      expect(all.length - before).toBeLessThanOrEqual(640);
    }
    expect(all).toEqual(Array.from({ length: frames * perFrame }, (_, i) => i));
  },
);

test('divideRows() gives parts of nearly the same length', () => {
  expect(divideRows(640)).toEqual([{ start: 0, end: 640 }]);
  expect(divideRows(1300)).toEqual([
    { start: 0, end: 433 },
    { start: 433, end: 866 },
    { start: 866, end: 1300 },
  ]);
});
