import { findGarbled } from './garbled-text.ts';
import { type Gazetteer, splitForNames, wordsForNames } from './gazetteer.ts';
import { applyHardRules, type RuleFinding } from './hard-rules.ts';
import type { ConceptMatch } from './lexicon/lexicon.ts';
import { type BuiltInNames, buildNames, findNames } from './names/find-names.ts';
import type { NormalisedText } from './normalise.ts';
import { createPlainWordFinder, type PlainWordFinder } from './plain-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is found without any training: rules, plain words and names. */
export interface ScreenRules {
  readonly names: BuiltInNames;
  readonly plainWords: PlainWordFinder;
}

/** Compiles and indexes the lists; takes about 10 ms. */
export function buildRules(): ScreenRules {
  return { names: buildNames(), plainWords: createPlainWordFinder() };
}

/** A text with its words repaired and its concepts found. */
export interface RuledText {
  readonly normalised: NormalisedText;
  readonly matches: readonly ConceptMatch[];
}

export interface RuleContext {
  readonly rules: ScreenRules;
  readonly vocabulary: Vocabulary;
  /** An operator's list of people. */
  readonly gazetteer: Gazetteer | null;
}

/** Everything that rules and lists find in a text. */
export function findByRules(read: RuledText, { rules, vocabulary, gazetteer }: RuleContext): RuleFinding[] {
  const { words, text } = read.normalised;
  const joined = words.join(' ');
  const isWord = (word: string): boolean => vocabulary.idOf.has(word);
  return [
    ...applyHardRules(joined, read.matches),
    ...rules.plainWords.find(joined, read.matches),
    ...findGarbled(read.normalised, isWord),
    ...findNames(
      { words, plainWords: wordsForNames(text), genitiveWords: splitForNames(text), matches: read.matches },
      { names: rules.names, isWord, gazetteer },
    ),
  ];
}
