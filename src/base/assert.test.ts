import { expect, test } from 'vitest';
import { assert, assertNever } from './assert.ts';

test('assert() throws its message for whatever is not true, and nothing otherwise', () => {
  for (const value of [false, 0, '', null, undefined, Number.NaN]) {
    expect(() => assert(value, 'internal: broken')).toThrow('internal: broken');
  }
  for (const value of [true, 1, 'a', {}]) expect(() => assert(value, 'internal: broken')).not.toThrow();
});

test('assertNever() shows the case that nobody handles', () => {
  expect(() => assertNever({ kind: 'new' } as never)).toThrow('internal: unexpected case {"kind":"new"}');
});
