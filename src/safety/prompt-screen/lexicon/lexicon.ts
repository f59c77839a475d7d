import { contextConcepts } from './context-concepts.ts';
import { harmConcepts } from './harm-concepts.ts';
import { hateConcepts, readSlurs } from './hate-concepts.ts';
import { inflectNoun, inflectVerb } from './inflect.ts';
import { nameConcepts } from './name-concepts.ts';
import { sexualConcepts } from './sexual-concepts.ts';
import { violenceConcepts } from './violence-concepts.ts';

const concepts = {
  ...violenceConcepts,
  ...sexualConcepts,
  ...harmConcepts,
  ...hateConcepts,
  ...nameConcepts,
  ...contextConcepts,
} as const;

/** A subject that words can be about. */
export type Concept = keyof typeof concepts | 'slur';

/** Every concept; the order is part of the checkpoint's feature order. */
export const conceptNames: readonly Concept[] = [...(Object.keys(concepts) as (keyof typeof concepts)[]), 'slur'];

/** Concepts whose words are mostly verbs and so have -ed and -ing. */
const verbConcepts: ReadonlySet<Concept> = new Set<Concept>([
  'kill',
  'stab',
  'shootPerson',
  'mutilate',
  'torture',
  'beat',
  'blood',
  'explode',
  'terror',
  'devour',
  'crush',
  'suffering',
  'sexAct',
  'undress',
  'seductive',
  'kiss',
  'sexualViolence',
  'suicide',
  'selfInjury',
  'eatingDisorder',
  'harass',
  'drugAct',
  'weaponMake',
  'crime',
  'deceive',
  'derogate',
  'exclude',
  'copying',
  'recovery',
  'counterSpeech',
  'celebrate',
]);

/** Where words and phrases of up to four tokens lead to concepts. */
export interface Lexicon {
  /** Indices into `conceptNames` of a word or of a phrase joined by spaces. */
  readonly entries: ReadonlyMap<string, readonly number[]>;
  /** First words of phrases, with the longest phrase that starts so. */
  readonly phraseStarts: ReadonlyMap<string, number>;
}

/** One place where the text touches a concept. */
export interface ConceptMatch {
  /** Index into `conceptNames`. */
  readonly concept: number;
  /** First token. */
  readonly start: number;
  /** Token after the last. */
  readonly end: number;
}

/** Expands the word lists into a lookup table; takes a few milliseconds. */
export function buildLexicon(): Lexicon {
  const entries = new Map<string, number[]>();
  const phraseStarts = new Map<string, number>();
  const add = (text: string, concept: number): void => {
    const known = entries.get(text);
    if (known === undefined) entries.set(text, [concept]);
    else if (!known.includes(concept)) known.push(concept);
    const words = text.split(' ');
    if (words.length > 1) phraseStarts.set(words[0]!, Math.max(phraseStarts.get(words[0]!) ?? 0, words.length));
  };
  conceptNames.forEach((name, concept) => {
    const list = name === 'slur' ? readSlurs() : concepts[name];
    for (const entry of list.split(/\s+/))
      for (const form of formsOf(entry, verbConcepts.has(name))) add(form, concept);
  });
  return { entries, phraseStarts };
}

/** Finds every concept in a list of words; longer phrases and their parts both count. */
export function matchConcepts(lexicon: Lexicon, words: readonly string[]): ConceptMatch[] {
  const matches: ConceptMatch[] = [];
  for (let start = 0; start < words.length; start++) {
    const first = words[start]!;
    const longest = Math.min(lexicon.phraseStarts.get(first) ?? 1, words.length - start);
    let text = first;
    for (let length = 1; length <= longest; length++) {
      if (length > 1) text += ` ${words[start + length - 1]}`;
      const found = lexicon.entries.get(text);
      if (found !== undefined) for (const concept of found) matches.push({ concept, start, end: start + length });
    }
  }
  return matches;
}

function formsOf(entry: string, isVerb: boolean): string[] {
  const words = entry.split('_');
  const first = words[0]!;
  const inflect = isVerb ? inflectVerb : inflectNoun;
  if (words.length === 1) return inflect(first);
  const last = words.at(-1)!;
  const middle = words.slice(1, -1);
  const firsts = isVerb ? inflectVerb(first) : [first];
  return firsts.flatMap((head) => inflectNoun(last).map((tail) => [head, ...middle, tail].join(' ')));
}
