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

/**
 * Words by which a text says that it tells a story or shows a game or a film. A style of drawing, as of a cartoon, says nothing
 * of the kind: a thief in a cartoon is as much a thief.
 */
export const toldAsFiction =
  /\b(?:video ?games?|games?|gamers?|gaming|movies?|films?|novels?|fiction\w*|stor(?:y|ies)|tales?|series|episode|plays?|stage|theat\w+|screenplay|scripts?|plot|characters?|superhero\w*|villains?|graphic novels?|comic (?:books?|strips?|panels?)|manga|anime|role ?play\w*|rpg|payday|grand theft auto|gta|minecraft|skyrim|sims|fantasy|mystery|thriller|satir\w+|parod\w+|simulat\w+|tv show|heist crew|detective|quantum)\b/;
