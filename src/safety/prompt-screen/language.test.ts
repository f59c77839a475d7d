import { describe, expect, it } from 'vitest';
import { buildForeignLexicon, findForeignTerms } from './foreign-lexicon.ts';
import { guessLanguage } from './language.ts';

describe('guessLanguage()', () => {
  it('guessLanguage() tells English from other languages', () => {
    expect(guessLanguage('a red fox trots through the falling snow', 0).kind).toBe('english');
    expect(guessLanguage('un zorro rojo corre por la nieve en el bosque', 0.7).kind).toBe('other');
    expect(guessLanguage('ein roter fuchs läuft durch den schnee und das ist schön', 0.8).kind).toBe('other');
    expect(guessLanguage('рыжая лиса бежит по снегу', 1).kind).toBe('other');
    expect(guessLanguage('赤い狐が雪の中を走る', 1).kind).toBe('other');
    expect(guessLanguage('no man deserves to die', 0).kind).toBe('english');
    expect(guessLanguage('42', 0).kind).toBe('short');
  });
});

describe('findForeignTerms()', () => {
  it('findForeignTerms() finds terms with and without spaces between words', () => {
    const lexicon = buildForeignLexicon();
    expect([...findForeignTerms(lexicon, 'una escena de tortura en la calle')]).toEqual(['extreme_violence']);
    expect([...findForeignTerms(lexicon, '街で殺人が起きる')]).toEqual(['extreme_violence']);
    expect([...findForeignTerms(lexicon, 'un perro corre en la calle')]).toEqual([]);
  });
});
