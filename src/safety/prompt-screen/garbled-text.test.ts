import { expect, it } from 'vitest';
import { findGarbled } from './garbled-text.ts';

const known = new Set(
  'a the man walks over bridge in rain with red umbrella and dog beside him blood naked'.split(' '),
);
const find = (text: string): string[] =>
  findGarbled({ text, words: text.split(' ') }, (word) => known.has(word)).map(({ category }) => category);

it('findGarbled() finds fragments of harm in strings that are no language', () => {
  expect(find('xlorbloodya grantimulo quist stabwer plomm trasq velm oporth zinn frabble')).toEqual([
    'extreme_violence',
  ]);
  expect(find('jwnaked omplat quist nofilter plomm trasq velm oporth zinn frabble')).toEqual(['sexual']);
});

it('findGarbled() leaves sentences and harmless strings alone', () => {
  expect(find('the man walks over the bridge in the rain with blood and a naked dog')).toEqual([]);
  expect(find('xlor grantimulo quist werst plomm trasq velm oporth zinn frabble')).toEqual([]);
});
