import { describe, expect, it } from 'vitest';
import { plainScenes } from './lexicon/plain-scenes.ts';
import { plainWords } from './lexicon/plain-word-list.ts';
import { requiredLiterals } from './required-literals.ts';

describe('requiredLiterals()', () => {
  it('leaves out what groups, classes and quantifiers make optional', () => {
    expect(requiredLiterals(String.raw`behead\w*`)).toEqual(['behead']);
    expect(requiredLiterals('corpses?')).toEqual(['corpse']);
    expect(requiredLiterals('(?:pools?|puddles?) of blood')).toEqual([' of blood']);
    expect(requiredLiterals('blood[- ]?stained')).toEqual(['stained']);
    expect(requiredLiterals('cut{2,3}ing')).toEqual(['ing']);
    expect(requiredLiterals('war|peace')).toEqual(['war', 'peace']);
    expect(requiredLiterals('(?:steal(?:s|ing)?|stole) (?:an? )?(?:car|bus)')).toEqual(['steal', 'stole']);
    expect(requiredLiterals('5 ?g (?:war)?')).toEqual(['g ']);
    expect(requiredLiterals(String.raw`(?:\w+ ){0,4}to death`)).toEqual(['to death']);
  });

  it('occurs in every text that the pattern matches, for all lists', () => {
    const samples = [...plainWords, ...plainScenes]
      .flatMap(({ words }) => words)
      .flatMap((source) => {
        const text = sampleOf(source);
        return new RegExp(`^(?:${source})$`).test(text) ? [{ source, text }] : [];
      });
    expect(samples.length).toBeGreaterThan(400);
    expect(
      samples.filter(({ source, text }) => !requiredLiterals(source).some((literal) => text.includes(literal))),
    ).toEqual([]);
  });
});

/** A text that a pattern of the lists matches: first alternatives, nothing that may be left out. */
function sampleOf(source: string): string {
  let text = source.replaceAll(String.raw`\w*`, '').replaceAll(String.raw`\w+`, 'x');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replaceAll(/\[(.)[^\]]*\](?![?*])/g, '$1')
      .replaceAll(/(?:\[[^\]]*\]|\((?:\?:)?[^()]*\)|[a-z ])(?:\?|\*|\{0,\d+\})/g, '')
      .replaceAll(/\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)(?![?*{])/g, '$1');
  }
  return text;
}
