import { describe, expect, test } from 'vitest';
import { blankLiterals } from './blank-literals.ts';
import { readFunctions } from './functions.ts';

const spansOf = (text: string): string[] =>
  readFunctions({ path: '/x.ts', text, code: blankLiterals(text) }).map(
    ({ name, firstLine, lastLine }) => `${name} ${firstLine}-${lastLine}`,
  );

describe('readFunctions()', () => {
  test.each([
    ['a plain function', 'function one(a: number): void {\n  a;\n}', ['one 1-3']],
    ['an object as result type', 'function one(): { a: number } | null {\n  return null;\n}', ['one 1-3']],
    ['type parameters', 'function one<T extends () => void>(\n  a: T,\n): Promise<Map<T, { b: 1 }>> {\n}', ['one 1-4']],
    ['a signature without a body', 'interface A {\n  one(): void;\n  two(): { a: 1 };\n}', []],
    ['a method', 'class A {\n  async one(): Promise<void> {\n    two({\n    });\n  }\n}', ['one 2-5']],
    ['an arrow function', 'const one = (a: number): number => {\n  return a;\n};', ['one 1-3']],
    ['statements and calls', 'if (a) {\n  while (b) {\n  }\n  call(c, {\n  });\n}', []],
    ['braces in literals', "function one() {\n  return '}' + `{`;\n}", ['one 1-3']],
  ])('finds the lines of %s', (_, text, spans) => {
    expect(spansOf(text)).toEqual(spans);
  });
});
