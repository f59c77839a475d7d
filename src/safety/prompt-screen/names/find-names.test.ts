import { describe, expect, it } from 'vitest';
import { createGazetteer, splitForNames, wordsForNames } from '../gazetteer.ts';
import { buildLexicon, matchConcepts } from '../lexicon/lexicon.ts';
import { brands } from './brands.ts';
import { celebrities } from './celebrities.ts';
import { characters } from './characters.ts';
import { buildNames, findNames } from './find-names.ts';
import { readNameList } from './name-list.ts';
import { politicians } from './politicians.ts';

const names = buildNames();
const lexicon = buildLexicon();
const ordinary = new Set('a the on in and of at is with its walks runs logo car drives past wall red'.split(' '));

function find(text: string): string[] {
  const words = wordsForNames(text.toLowerCase());
  const genitiveWords = splitForNames(text.toLowerCase());
  const named = { words, plainWords: words, genitiveWords, matches: matchConcepts(lexicon, words) };
  const found = findNames(named, { names, gazetteer: null, isWord: (word) => ordinary.has(word) });
  return [...new Set(found.filter(({ score }) => score >= 0.5).map(({ category }) => category))];
}

describe('findNames()', () => {
  it('findNames() finds people by full name, with one wrong letter, and without the space', () => {
    for (const text of ['Emmanuel Macron walks', 'Emanuel Macron walks', 'emmanuelmacron walks'])
      expect(find(text), text).toEqual(['likeness']);
    expect(find('Emmanuel walks and Marie runs')).toEqual([]);
  });

  it('findNames() finds characters, and lets papers of theirs and titles of works pass', () => {
    expect(find('SpongeBob Squarepants runs')).toEqual(['copyright']);
    expect(find('Winnie-the-Pooh in the red car')).toEqual(['copyright']);
    expect(find('the diary of Hermione Granger')).toEqual([]);
    expect(find('a heist in the world of Game of Thrones')).toEqual([]);
  });

  it('findNames() finds logos, advertisements and products of brands, but no medium and no camera', () => {
    expect(find('the logo of Adidas on a wall')).toEqual(['copyright']);
    expect(find('an Adidas commercial')).toEqual(['copyright']);
    expect(find('a red Ferrari drives past')).toEqual(['copyright']);
    expect(find("a street with a sign of McDonald's")).toEqual(['copyright']);
    expect(find('a story for Instagram with a Chanel handbag')).toEqual(['copyright']);
    expect(find('Visa logo on a credit card')).toEqual(['copyright']);
    expect(find('characters from Disney films in a castle')).toEqual(['copyright']);
    expect(find('a fox in the style of Disney')).toEqual([]);
    expect(find('a street at night, shot on iPhone')).toEqual([]);
    expect(find('a vertical clip for YouTube')).toEqual([]);
    expect(find('the logo of my bakery on a wall')).toEqual([]);
  });

  it('findNames() lets public records of a person pass', () => {
    expect(find("Usain Bolt's publicly available training plan")).toEqual([]);
    expect(find('Usain Bolt runs')).toEqual(['likeness']);
  });
});

describe('name lists', () => {
  it('lists hold names in plain small letters, those of people mostly full ones', () => {
    for (const list of [politicians, celebrities]) {
      const all = readNameList(list).filter((name) => name.includes(' '));
      expect(createGazetteer(all).size).toBe(new Set(all).size);
      expect(all.length).toBeGreaterThan(500);
    }
    for (const list of [politicians, celebrities, characters, brands])
      for (const name of readNameList(list)) expect(name).toMatch(/^[a-z0-9]+( [a-z0-9]+)*$/);
  });

  it('findNames() finds somebody by full name in a photograph, not in a story', () => {
    expect(find('photo of Emma Quixwell on a red carpet')).toEqual(['likeness']);
    expect(find('Emma Quixwell walks through the snow')).toEqual([]);
    expect(find('portrait of a woman in green light')).toEqual([]);
  });
});
