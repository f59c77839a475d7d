import type { PolicyCategory } from '../policy/category.ts';
import { foreignMinorTerms, foreignTerms } from './lexicon/foreign-terms.ts';
import { cleanCharacters } from './normalise.ts';

interface ForeignTerm {
  readonly category: PolicyCategory | 'minor';
  readonly words: string;
  /** Scripts without spaces between words are searched as plain strings. */
  readonly isPlain: boolean;
}

/** Terms of other languages, ready to be found. */
export type ForeignLexicon = readonly ForeignTerm[];

/** Reads the tables once. */
export function buildForeignLexicon(): ForeignLexicon {
  const terms: ForeignTerm[] = [];
  const add = (category: ForeignTerm['category'], list: string): void => {
    for (const entry of list.split(/\s+/)) {
      const words = cleanCharacters(entry.replaceAll('_', ' '));
      terms.push({ category, words, isPlain: /[\u3040-\u9fff\uac00-\ud7af]/.test(words) });
    }
  };
  for (const [category, list] of Object.entries(foreignTerms)) add(category as PolicyCategory, list);
  add('minor', foreignMinorTerms);
  return terms;
}

/** Categories whose terms occur in a cleaned text that is not English. */
export function findForeignTerms(lexicon: ForeignLexicon, text: string): ReadonlySet<PolicyCategory> {
  const spaced = ` ${(text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')} `;
  const found = new Set<ForeignTerm['category']>();
  for (const term of lexicon) {
    if (found.has(term.category)) continue;
    if (term.isPlain ? text.includes(term.words) : spaced.includes(` ${term.words} `)) found.add(term.category);
  }
  const categories = new Set<PolicyCategory>();
  for (const category of found) if (category !== 'minor') categories.add(category);
  if (found.has('minor') && found.has('sexual')) categories.add('sexual_minors');
  return categories;
}
