import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { buildLexicon } from './lexicon/lexicon.ts';
import { cleanCharacters, normalisePrompt } from './normalise.ts';
import { obfuscations } from './training/obfuscate.ts';
import { createVocabulary, createWordKnowledge } from './vocabulary.ts';

const text = 'the soldier tortures a prisoner with a bloody knife';
const vocabulary = createVocabulary(`${text} house video of 4k cat in park torture can not`.split(' '));
const knowledge = createWordKnowledge(vocabulary, buildLexicon());
const wordsOf = (prompt: string): string => normalisePrompt(prompt, knowledge).words.join(' ');

describe('normalisePrompt()', () => {
  for (const [name, hide] of Object.entries(obfuscations)) {
    it(`normalisePrompt() undoes ${name}`, () => {
      // Small words may be lost and harmless ones stay misspelled; what matters must be read.
      expect(wordsOf(hide(text, createRandom(3)))).toMatch(/tortures .*bloody knife$/);
    });
  }

  it('normalisePrompt() leaves ordinary words, numbers and names as they are', () => {
    expect(wordsOf('4k video of Zsofia in the park, 3d')).toBe('4k video of zsofia in the park 3d');
    expect(normalisePrompt('the cat in the park', knowledge).repairs).toBe(0);
  });

  it('normalisePrompt() opens contractions so that a negation stays visible', () => {
    expect(wordsOf("the cat can't")).toBe('the cat can not');
  });

  it('normalisePrompt() reads masked letters of sensitive words', () => {
    expect(wordsOf('t*rture the cat')).toBe('torture the cat');
  });
});

describe('cleanCharacters()', () => {
  it('cleanCharacters() keeps text in other scripts', () => {
    expect(cleanCharacters('Кошка спит в парке')).toBe('кошка спит в парке');
    expect(cleanCharacters('猫が公園で寝ている')).toBe('猫が公園で寝ている');
  });
});
