import { assert } from '../../base/index.ts';
import type { RuleFinding } from './hard-rules.ts';
import { type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';
import { plainScenes } from './lexicon/plain-scenes.ts';
import { plainWords } from './lexicon/plain-word-list.ts';
import type { PlainWords } from './lexicon/plain-words-of.ts';
import { requiredLiterals } from './required-literals.ts';

/** Just over the public's threshold: profiles with more freedom decide by the trained heads. */
const plainScore = 0.55;

/** Letters by which runs are looked up; the shortest run of the lists has as many. */
const startLength = 2;

/** The word lists of each category. */
export interface PlainWordFinder {
  /**
   * Finds words that name a category outright, unless teaching, fiction, sport or the kitchen explain them.
   *
   * @param text repaired words joined by spaces
   */
  find(text: string, matches: readonly ConceptMatch[]): RuleFinding[];
}

/**
 * Prepares the lists. An alternative is compiled only when letters that it cannot do without occur in a text: compiling
 * whole lists takes half a second, most texts need a few alternatives.
 */
export function createPlainWordFinder(): PlainWordFinder {
  const lists = [...plainWords, ...plainScenes];
  const findAlternatives = createAlternativeIndex(lists);
  return {
    find(text, matches) {
      const present = matches.map(({ concept }) => conceptNames[concept]!);
      const found = new Set<PlainWords>();
      for (const { list, matchesText } of findAlternatives(text)) {
        if (found.has(list) || present.some((name) => list.innocentWith.includes(name))) continue;
        if (matchesText(text) && list.unless?.test(text) !== true) found.add(list);
      }
      return lists
        .filter((list) => found.has(list))
        .map(({ category }) => ({ category, score: plainScore, reason: 'plain words' }));
    },
  };
}

interface Alternative {
  readonly list: PlainWords;
  /** Whether it occurs in the text as whole words. */
  readonly matchesText: (text: string) => boolean;
}

/** Alternatives of which a required run of letters occurs in a text, by the first letters of the runs. */
function createAlternativeIndex(lists: readonly PlainWords[]): (text: string) => Set<Alternative> {
  const byStart = new Map<string, { readonly literal: string; readonly alternative: Alternative }[]>();
  for (const list of lists) {
    for (const source of list.words) {
      let pattern: RegExp | null = null;
      const matchesText = (text: string): boolean => {
        pattern ??= new RegExp(`\\b(?:${source})\\b`);
        return pattern.test(text);
      };
      const alternative = { list, matchesText };
      const literals = requiredLiterals(source);
      assert(
        literals.length > 0 && literals.every(({ length }) => length >= startLength),
        `internal: a plain word needs ${startLength} letters in a row that it cannot do without`,
      );
      for (const literal of literals) {
        const start = literal.slice(0, startLength);
        const entries = byStart.get(start) ?? [];
        byStart.set(start, entries);
        entries.push({ literal, alternative });
      }
    }
  }
  return (text) => {
    const found = new Set<Alternative>();
    for (let i = 0; i + startLength <= text.length; i++) {
      for (const { literal, alternative } of byStart.get(text.slice(i, i + startLength)) ?? []) {
        if (text.startsWith(literal, i)) found.add(alternative);
      }
    }
    return found;
  };
}
