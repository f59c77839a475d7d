import type { PolicyCategory } from '../policy/category.ts';
import { type Concept, type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';

/** What a rule found. */
export interface RuleFinding {
  readonly category: PolicyCategory;
  /** In [0, 1]; 1 leaves no doubt. */
  readonly score: number;
  readonly reason: string;
}

/** Words that make a text sexual by themselves, whatever stands around them. */
const explicitConcepts: readonly Concept[] = ['sexAct', 'porn', 'nude', 'undress', 'sexualViolence'];
/** Explicit words that teaching and prevention also use. */
const teachableWords: readonly Concept[] = ['sexAct', 'porn', 'sexualViolence'];

/** Words of those lists that are only abuse material. */
const abuseMaterial =
  /\b(?:loli(?:ta|con)?s?|shota(?:con)?|csam|child porn(?:ography)?|underage sex|pedo(?:philia)?)\b/;

/** Undressing in other words than those of the lists. */
const undressing =
  /\b(?:take|takes|taking|took|remov(?:e|es|ing)|pull(?:s|ing)?|slip(?:s|ping)?|peel(?:s|ing)?) (?:off |out of )?(?:all |each other s |their |her |his |the |my |own )*(?:clothes|clothing|panties|bras?|pants|skirts?|dress(?:es)?|shirts?|bikinis?|swimsuits?)(?: off)?\b(?! from| out| into| up)/;

/**
 * Rules that no profile, head or second opinion overrides, and instructions for harm.
 *
 * @param text repaired words joined by spaces
 * @param matches concepts of the same words
 */
export function applyHardRules(text: string, matches: readonly ConceptMatch[]): RuleFinding[] {
  const has = conceptChecker(matches);
  const findings: RuleFinding[] = [];
  const isMinor = mentionsMinor(text, matches);
  if (abuseMaterial.test(text))
    findings.push({ category: 'sexual_minors', score: 1, reason: 'term of abuse material' });
  else if (isMinor && (has(...explicitConcepts) || undressing.test(text))) {
    const isTeaching =
      has('education', 'educationHealth') && !has('nude', 'undress', 'seductive') && has(...teachableWords);
    // Teaching and prevention pass here; the sexual head still judges them with the stricter threshold for minors.
    if (!isTeaching)
      findings.push({ category: 'sexual_minors', score: 1, reason: 'sexual words together with minors' });
  }
  if (has('weaponMake') && has('instruct') && !has('fiction') && makesThings.test(text))
    findings.push({ category: 'weapons_drugs', score: 1, reason: 'instructions for weapons' });
  if (has('suicide') && /\b(?:how to|ways? to|tips|steps|guide|painless|instructions)\b/.test(text) && !has('recovery'))
    findings.push({ category: 'self_harm', score: 1, reason: 'instructions for suicide' });
  return findings;
}

const makesThings =
  /\b(?:make|making|build|building|assembl\w+|print|produce|producing|create|recipe|construct\w*|cook|modify)\b/;

/** Whether someone under 18 occurs, by word or by age. */
export function mentionsMinor(text: string, matches: readonly ConceptMatch[]): boolean {
  if (conceptChecker(matches)('minor')) return true;
  const ages = text.matchAll(/\b(\d{1,2})[ -]?(?:years?|yrs?|yo|y o)\b(?: olds?)?|\b(?:aged?|age of) (\d{1,2})\b/g);
  for (const [, before, after] of ages) {
    const age = Number(before ?? after);
    if (age < 18 && !/\bago\b/.test(text)) return true;
  }
  return /\b(?:under ?aged?|(?:nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen) years? old)\b/.test(
    text,
  );
}

function conceptChecker(matches: readonly ConceptMatch[]): (...names: Concept[]) => boolean {
  const present = new Set(matches.map(({ concept }) => conceptNames[concept]));
  return (...names) => names.some((name) => present.has(name));
}
