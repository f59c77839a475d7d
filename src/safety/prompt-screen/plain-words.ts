import type { RuleFinding } from './hard-rules.ts';
import { type Concept, type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';
import { plainScenes } from './lexicon/plain-scenes.ts';
import { plainWords } from './lexicon/plain-word-list.ts';

/** Just over the public's threshold: profiles with more freedom decide by the trained heads. */
const plainScore = 0.55;

/** The word lists of each category as one expression. */
export interface PlainWordFinder {
  /**
   * Finds words that name a category outright, unless teaching, fiction, sport or the kitchen explain them.
   *
   * @param text repaired words joined by spaces
   */
  find(text: string, matches: readonly ConceptMatch[]): RuleFinding[];
}

/** Compiles the lists; takes a few milliseconds. */
export function createPlainWordFinder(): PlainWordFinder {
  const lists = [...plainWords, ...plainScenes].map(({ category, words, innocentWith, unless }) => ({
    category,
    unless,
    pattern: new RegExp(`\\b(?:${words.join('|')})\\b`),
    innocentWith: new Set<Concept>(innocentWith),
  }));
  return {
    find(text, matches) {
      const present = matches.map(({ concept }) => conceptNames[concept]!);
      return lists
        .filter(
          ({ pattern, innocentWith, unless }) =>
            pattern.test(text) && unless?.test(text) !== true && !present.some((name) => innocentWith.has(name)),
        )
        .map(({ category }) => ({ category, score: plainScore, reason: 'plain words' }));
    },
  };
}
