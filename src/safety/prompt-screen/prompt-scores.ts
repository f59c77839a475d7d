import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import { isBare } from './bare-words.ts';
import { type ForeignLexicon, findForeignTerms } from './foreign-lexicon.ts';
import type { Gazetteer } from './gazetteer.ts';
import { mentionsMinor, type RuleFinding } from './hard-rules.ts';
import { guessLanguage, type LanguageGuess } from './language.ts';
import { type Concept, conceptNames } from './lexicon/lexicon.ts';
import { headCategories, type PromptModel, readText } from './prompt-model.ts';
import { findByRules } from './rule-findings.ts';

/** Everything the screen knows about one text, before a profile decides. */
export interface PromptScores {
  readonly scores: Readonly<Record<PolicyCategory, number>>;
  /** Which check gave the score. */
  readonly reasons: Readonly<Record<PolicyCategory, string>>;
  readonly language: LanguageGuess;
  readonly mentionsMinor: boolean;
  /** Concepts that occur, for finer answers than the policy's categories. */
  readonly concepts: ReadonlySet<Concept>;
}

export interface ScoringParts {
  readonly model: PromptModel;
  readonly gazetteer: Gazetteer | null;
  readonly foreign: ForeignLexicon;
}

/** Scores a text with every layer; the highest score of a category stays. */
export function scorePrompt(text: string, { model, gazetteer, foreign }: ScoringParts): PromptScores {
  const read = readText(model.reader, text);
  const { words } = read.normalised;
  const joined = words.join(' ');
  const scores = Object.fromEntries(policyCategories.map((category) => [category, 0])) as Record<
    PolicyCategory,
    number
  >;
  const reasons = Object.fromEntries(policyCategories.map((category) => [category, 'nothing'])) as Record<
    PolicyCategory,
    string
  >;
  const raise = ({ category, score, reason }: RuleFinding): void => {
    if (score <= scores[category]) return;
    scores[category] = score;
    reasons[category] = reason;
  };
  const heads = model.score(read);
  const { vocabulary } = model.reader.encoder;
  const unknown = words.filter((word) => !vocabulary.idOf.has(word)).length;
  const language = guessLanguage(read.normalised.text, words.length === 0 ? 0 : unknown / words.length);
  // Heads were taught English: of other languages they refuse half of what is harmless, and no more of what is not.
  if ((language.kind !== 'other' || isDisguised(text)) && !isBare(words))
    for (const category of headCategories) raise({ category, score: heads[category], reason: 'trained classifier' });
  for (const finding of findByRules(read, { rules: model.rules, vocabulary, gazetteer })) {
    raise(finding);
    // What a list holds is the plainer reason, even where a classifier is surer.
    if (finding.score >= 0.5) reasons[finding.category] = finding.reason;
  }
  const isMinor = mentionsMinor(joined, read.matches);
  const hasSexualWords = read.matches.some(({ concept }) => sexualConcepts.has(conceptNames[concept]!));
  // Someone under 18 near a text that the sexual head doubts: refused from a lower score on.
  if (isMinor && hasSexualWords)
    raise({ category: 'sexual_minors', score: heads.sexual, reason: 'sexual tone together with minors' });
  if (language.kind !== 'english')
    for (const category of findForeignTerms(foreign, read.normalised.text))
      raise({ category, score: category === 'sexual_minors' ? 1 : 0.9, reason: 'term of another language' });
  const concepts = new Set(read.matches.map(({ concept }) => conceptNames[concept]!));
  return { scores, reasons, language, mentionsMinor: isMinor, concepts };
}

/** Whether signs or digits stand among the letters of a word: nobody writes so but to get past a screen. */
const isDisguised = (text: string): boolean => /\p{L}[\d$@!|+€]+\p{L}/u.test(text);

const sexualConcepts: ReadonlySet<Concept> = new Set<Concept>([
  'sexAct',
  'porn',
  'nude',
  'intimatePart',
  'undress',
  'lingerie',
  'seductive',
  'sexualViolence',
]);
