import { describe, expect, it } from 'vitest';
import { applyHardRules, mentionsMinor } from './hard-rules.ts';
import { buildLexicon, matchConcepts } from './lexicon/lexicon.ts';

const lexicon = buildLexicon();
const rulesFor = (text: string): string[] =>
  applyHardRules(text, matchConcepts(lexicon, text.split(' '))).map(({ category, score }) => `${category} ${score}`);

describe('applyHardRules()', () => {
  it('applyHardRules() refuses sexual words together with minors', () => {
    expect(rulesFor('a nude teenager')).toEqual(['sexual_minors 1']);
    expect(rulesFor('erotic video with a 16 year old')).toEqual(['sexual_minors 1']);
    expect(rulesFor('two schoolgirls slowly take off their clothes')).toEqual(['sexual_minors 1']);
  });

  it('applyHardRules() lets teaching and family life pass', () => {
    expect(rulesFor('students in a sex education class discuss consent')).toEqual([]);
    expect(rulesFor('a boy takes the shirts from the washing line')).toEqual([]);
    expect(rulesFor('a mother and her baby laugh in the garden')).toEqual([]);
  });

  it('applyHardRules() refuses instructions for bombs and suicide', () => {
    expect(rulesFor('how to make a pipe bomb')).toEqual(['weapons_drugs 1']);
    expect(rulesFor('painless way to commit suicide')).toEqual(['self_harm 1']);
  });
});

describe('mentionsMinor()', () => {
  it('mentionsMinor() reads ages', () => {
    const isMinor = (text: string): boolean => mentionsMinor(text, matchConcepts(lexicon, text.split(' ')));
    expect(isMinor('someone aged 15')).toBe(true);
    expect(isMinor('a 17 yo person')).toBe(true);
    expect(isMinor('a 30 year old person')).toBe(false);
    expect(isMinor('it happened 10 years ago')).toBe(false);
  });
});
