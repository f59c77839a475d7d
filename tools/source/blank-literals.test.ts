// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are source texts
import { describe, expect, test } from 'vitest';
import { blankLiterals } from './blank-literals.ts';

describe('blankLiterals()', () => {
  test.each([
    ['a // {b', 'a'],
    ['a /* { */ b', 'a         b'],
    ['f(\'{\', "}")', 'f(\' \', " ")'],
    ["'it\\'s {' + b", "'       ' + b"],
    ['`a{${b({ c })}{`', '`  ${b({ c })} `'],
    ['`${`{${x}`}` + y', '`${` ${x}`}` + y'],
    ['x = /[/{]"/g; y', 'x = /     /g; y'],
    ['return /{/.test(a)', 'return / /.test(a)'],
    ['a / b / c', 'a / b / c'],
    ['(a) / 2; "{"', '(a) / 2; " "'],
  ])('keeps only the code of %s', (text, code) => {
    expect(blankLiterals(text).trimEnd()).toBe(code);
  });

  test('keeps every line break in its place', () => {
    const text = 'a/* 1\n2 */ `3\n4` // 5\n6';
    const breaks = (s: string): number[] => [...s.matchAll(/\n/g)].map((match) => match.index);
    expect(breaks(blankLiterals(text))).toEqual(breaks(text));
    expect(blankLiterals(text)).toHaveLength(text.length);
  });
});
