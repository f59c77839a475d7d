import { expect, test } from 'vitest';
import { dims } from './dims.ts';

test('dims() binds names to sizes', () => {
  expect(dims({ shape: [2, 16, 64] }, 'B N D')).toEqual({ B: 2, N: 16, D: 64 });
});

test('dims() names the rule that a shape breaks', () => {
  expect(() => dims({ shape: [2, 16, 64] }, 'B N D', { D: 32 })).toThrow(
    'Cannot read shape [2,16,64] as [B N D] as D must be 32: current value is 64',
  );
  expect(() => dims({ shape: [2, 3] }, 'B B')).toThrow('B must be 2');
  expect(() => dims({ shape: [2, 3] }, 'B N D')).toThrow('rank must be 3');
});
