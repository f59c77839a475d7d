import { describe, expect, test } from 'vitest';
import { blankLiterals } from './blank-literals.ts';
import { readDeclared, readReexports, readTaken } from './exports.ts';

const fileOf = (text: string) => ({ path: '/x.ts', text, code: blankLiterals(text) });

describe('readDeclared()', () => {
  test('finds every kind of exported declaration and says which have a docblock', () => {
    const text = [
      '/** One. */',
      'export async function one(): void {}',
      'export const two = 2;',
      '/* not a docblock */',
      'export interface Three {}',
      '/**',
      ' * Four.',
      ' */',
      'export abstract class Four {}',
      'function hidden() {}',
      '// export const five = 5;',
      'const text = `',
      'export const six = 6;`;',
      '/** Seven. */',
      'type Seven = 1;',
      'export { type Seven };',
    ].join('\n');
    expect(readDeclared(fileOf(text)).map(({ name, hasDocblock }) => [name, hasDocblock])).toEqual([
      ['one', true],
      ['two', false],
      ['Three', false],
      ['Four', true],
      ['Seven', true],
    ]);
  });

  test('does not give a declaration the docblock of the one before it', () => {
    const found = readDeclared(fileOf('/** One. */\nexport const one = 1;\nexport const two = 2;'));
    expect(found.map((declared) => declared.hasDocblock)).toEqual([true, false]);
  });
});

describe('readTaken()', () => {
  test('reads named, renamed, whole, default and dynamic imports', () => {
    const text = [
      "import one, { two, type Three, four as five } from './a.ts';",
      "import * as all from './b.ts';",
      "export { six, type Seven as Eight } from './c.ts';",
      "const nine = await import('./d.ts');",
      "const ten = new URL('./e.ts', import.meta.url);",
    ].join('\n');
    expect(readTaken(fileOf(text)).map(({ name, specifier }) => `${specifier} ${name}`)).toEqual([
      './a.ts two',
      './a.ts Three',
      './a.ts four',
      './a.ts default',
      './b.ts *',
      './c.ts six',
      './c.ts Seven',
      './d.ts *',
      './e.ts *',
    ]);
  });
});

describe('readReexports()', () => {
  test('reads only what is handed on, under both names', () => {
    const text = "import { one } from './a.ts';\nexport {\n  two as three,\n  type,\n} from './b.ts';";
    expect(readReexports(fileOf(text))).toEqual([
      { name: 'two', as: 'three', specifier: './b.ts' },
      { name: 'type', as: 'type', specifier: './b.ts' },
    ]);
  });
});
