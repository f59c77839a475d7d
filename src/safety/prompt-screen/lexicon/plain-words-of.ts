import type { PolicyCategory } from '../../policy/category.ts';
import type { Concept } from './lexicon.ts';

/** Words that name a category outright, and the company in which they usually mean something else. */
export interface PlainWords {
  readonly category: PolicyCategory;
  /** Alternatives of a regular expression over words divided by single spaces. */
  readonly words: readonly string[];
  readonly innocentWith: readonly Concept[];
  /** Words that explain it, where no concept does. */
  readonly unless?: RegExp;
}
