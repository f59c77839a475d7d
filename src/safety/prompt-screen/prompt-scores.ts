import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import { type ForeignLexicon, findForeignTerms } from './foreign-lexicon.ts';
import type { Gazetteer } from './gazetteer.ts';
import { applyHardRules, mentionsMinor, type RuleFinding } from './hard-rules.ts';
import { guessLanguage, type LanguageGuess } from './language.ts';
import { type Concept, type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';
import { findPlainWords } from './plain-words.ts';
import { headCategories, type PromptModel, readText } from './prompt-model.ts';

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
  if (words.length > 0)
    for (const category of headCategories) raise({ category, score: heads[category], reason: 'trained classifier' });
  for (const finding of applyHardRules(joined, read.matches)) raise(finding);
  for (const finding of findPlainWords(joined, read.matches)) raise(finding);
  for (const finding of findNames(read.matches, words)) raise(finding);
  if (gazetteer?.findName(words))
    raise({ category: 'likeness', score: 0.95, reason: 'name on the list of real people' });
  const isMinor = mentionsMinor(joined, read.matches);
  const hasSexualWords = read.matches.some(({ concept }) => sexualConcepts.has(conceptNames[concept]!));
  // Someone under 18 near a text that the sexual head doubts: refused from a lower score on.
  if (isMinor && hasSexualWords)
    raise({ category: 'sexual_minors', score: heads.sexual, reason: 'sexual tone together with minors' });
  const unknown = words.filter((word) => !model.reader.encoder.vocabulary.idOf.has(word)).length;
  const language = guessLanguage(read.normalised.text, words.length === 0 ? 0 : unknown / words.length);
  if (language.kind !== 'english')
    for (const category of findForeignTerms(foreign, read.normalised.text))
      raise({ category, score: category === 'sexual_minors' ? 1 : 0.9, reason: 'term of another language' });
  const concepts = new Set(read.matches.map(({ concept }) => conceptNames[concept]!));
  return { scores, reasons, language, mentionsMinor: isMinor, concepts };
}

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

/** Names that also mean something else, and titles of works, which name no character. */
const ambiguousNames = new Set(
  `the_rock the_rocks sub_zero sub_zeroes kennedy modi lenin drake cher sia adele pele oprah madonna shakira beyonce lizzo bts joker minion minions nemo simba hulk loki moana groot jedi sith barbie
  avengers transformers overwatch predator snoopy garfield spock rambo kratos zelda luffy goku stalin fortnite call_of_duty red_dead_redemption hunger_games breaking_bad
  game_of_thrones among_us league_of_legends street_fighter mortal_kombat final_fantasy assassins_creed twilight_saga stranger_things squid_game the_witcher star_wars
  star_trek doctor_who lord_of_the_rings the_matrix south_park family_guy the_simpsons toy_story hogwarts power_rangers hot_wheels`
    .split(/\s+/)
    .map((name) => name.replaceAll('_', ' ')),
);

/** Things about a character that do not show the character. */
const documentWords =
  /\b(?:maps?|locations?|coordinates|passport|files?|databases?|records?|documents?|diary|credit card|blueprint|address|profile|accounts?|letter|journal|schedule|password|pin|login|dwelling|headquarters|wanted poster|license|medical|receipt|screenshot)\b/;

/** Real people and characters that the built-in lists name. */
function findNames(matches: readonly ConceptMatch[], words: readonly string[]): RuleFinding[] {
  const findings: RuleFinding[] = [];
  // A diary or a map of a character's is no picture of the character.
  const isDocument = documentWords.test(words.join(' '));
  for (const { concept, start, end } of matches) {
    const name = conceptNames[concept]!;
    if (name !== 'headOfState' && name !== 'celebrity' && name !== 'character') continue;
    const isAmbiguous = ambiguousNames.has(words.slice(start, end).join(' '));
    const score = isAmbiguous ? 0.4 : 0.9;
    if (name === 'character')
      findings.push({ category: 'copyright', score: isDocument ? 0.4 : score, reason: 'known character' });
    else findings.push({ category: 'likeness', score, reason: 'name of a public figure' });
  }
  return findings;
}
