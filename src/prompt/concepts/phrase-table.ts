import { actionWords, boatActionWords } from '../lexicon/action-words.ts';
import { cameraSpeedWords, cameraWords, shotSizeWords } from '../lexicon/camera-words.ts';
import { eventWords, relationWords, sideWords } from '../lexicon/event-words.ts';
import { participleOf, pastParticipleOf, pluralOf, thirdPersonOf } from '../lexicon/inflect.ts';
import { colorWords, countWords, emotionWords, sizeWords, speedWords } from '../lexicon/quality-words.ts';
import { placePhrases, seasonPhrases, stylePhrases, timePhrases, weatherPhrases } from '../lexicon/setting-words.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import { type Concept, keysOf, type WeatherStrength } from './concept.ts';
import { everydayWords } from './everyday-words.ts';

/** What a phrase may mean, the likeliest first. */
export interface PhraseMeaning {
  readonly means: readonly Concept[];
  readonly strength: WeatherStrength | null;
  /** Whether the phrase is the plural of a subject. */
  readonly isPlural: boolean;
  /** Whether the verb is a past participle: with "is" and "by" it is a passive. */
  readonly isPast: boolean;
  /** Whether the phrase is a word of the captions that the model was trained on. */
  readonly isTrained: boolean;
}

/** Phrases of the captions and of everyday speech with what they mean; keys are lower-case words with one space between. */
export type PhraseTable = ReadonlyMap<string, PhraseMeaning>;

/** The longest phrase of a table, in words. */
export const longestPhrase = 6;

let table: PhraseTable | null = null;

/** The table of all phrases; made once, on first use. */
export function phraseTable(): PhraseTable {
  table ??= buildTable();
  return table;
}

type Details = Partial<Omit<PhraseMeaning, 'means'>>;

function buildTable(): PhraseTable {
  const entries = new Map<string, PhraseMeaning>();
  // The first to name a phrase keeps it: trained words come before everyday ones.
  const add = (phrase: string, means: readonly Concept[], details: Details = {}): void => {
    const key = phrase.toLowerCase();
    if (entries.has(key)) return;
    entries.set(key, { means, strength: null, isPlural: false, isPast: false, isTrained: true, ...details });
  };
  addSettings(add);
  addCamera(add);
  addSides(add);
  addQualities(add);
  addSubjectsAndActions(add);
  for (const { phrases, means, strength = null } of everydayWords) {
    for (const phrase of phrases) addForms(add, phrase, means, { strength, isTrained: false });
  }
  return entries;
}

type Add = (phrase: string, means: readonly Concept[], details?: Details) => void;

function addSettings(add: Add): void {
  for (const value of keysOf(placePhrases)) {
    for (const { phrase, lemma } of placePhrases[value]) {
      add(phrase, [{ slot: 'place', value }]);
      // "under the sea" is below its surface, "the sea" alone need not be.
      if (!phrase.startsWith('under ')) add(withoutPreposition(phrase), [{ slot: 'place', value }]);
      add(lemma, [{ slot: 'place', value }]);
      add(pluralOf(lemma), [{ slot: 'place', value }]);
    }
    add(value, [{ slot: 'place', value }]);
  }
  for (const value of keysOf(timePhrases)) {
    for (const { phrase, lemma } of timePhrases[value]) {
      add(phrase, [{ slot: 'time', value }]);
      add(lemma, [{ slot: 'time', value }]);
    }
  }
  for (const value of keysOf(seasonPhrases)) {
    for (const { phrase, lemma } of seasonPhrases[value]) {
      add(phrase, [{ slot: 'season', value }]);
      // "fall" alone is a verb.
      if (lemma !== 'fall') add(lemma, [{ slot: 'season', value }]);
    }
  }
  for (const value of keysOf(weatherPhrases)) {
    for (const strength of ['light', 'heavy', 'plain'] as const) {
      for (const { phrase } of weatherPhrases[value][strength]) {
        add(phrase, [{ slot: 'weather', value }], { strength });
        add(withoutPreposition(phrase), [{ slot: 'weather', value }], { strength });
      }
    }
  }
  for (const value of keysOf(stylePhrases)) {
    for (const adjective of stylePhrases[value].adjectives) {
      add(`${adjective} style`, [{ slot: 'style', value }]);
      if (adjective !== 'flat') add(adjective, [{ slot: 'style', value }]);
    }
    for (const noun of stylePhrases[value].nouns) add(noun, [{ slot: 'style', value }]);
  }
}

function withoutPreposition(phrase: string): string {
  return phrase.replace(/^(?:up )?(?:in|on|at|by|under|across|among) (?:the |an |a )?/, '');
}

function addCamera(add: Add): void {
  for (const value of keysOf(cameraWords)) {
    const { verbs, participles, nouns } = cameraWords[value];
    for (const verb of verbs) add(`camera ${verb}`, [{ slot: 'cameraMove', value }]);
    for (const participle of participles) {
      add(`camera ${participle}`, [{ slot: 'cameraMove', value }]);
      add(`camera is ${participle}`, [{ slot: 'cameraMove', value }]);
    }
    for (const noun of nouns) add(noun, [{ slot: 'cameraMove', value }]);
  }
  for (const value of keysOf(shotSizeWords)) {
    for (const noun of shotSizeWords[value]) add(noun, [{ slot: 'shotSize', value }]);
  }
  for (const value of keysOf(cameraSpeedWords)) {
    for (const adjective of cameraSpeedWords[value].adjectives) add(adjective, [{ slot: 'cameraSpeed', value }]);
  }
}

function addSides(add: Add): void {
  for (const value of keysOf(relationWords)) {
    for (const phrase of relationWords[value]) add(phrase, [{ slot: 'relation', value }]);
  }
  for (const value of keysOf(sideWords.column)) {
    for (const phrase of sideWords.column[value]) add(phrase, [{ slot: 'column', value }]);
  }
  for (const value of keysOf(sideWords.facing)) {
    for (const phrase of sideWords.facing[value]) add(phrase, [{ slot: 'facing', value }]);
    for (const phrase of sideWords.direction[value]) add(phrase, [{ slot: 'direction', value }]);
    add(`from ${value === 'right' ? 'left to right' : 'right to left'}`, [{ slot: 'direction', value }]);
  }
}

function addQualities(add: Add): void {
  for (const value of keysOf(colorWords)) for (const word of colorWords[value]) add(word, [{ slot: 'color', value }]);
  for (const value of keysOf(sizeWords)) for (const word of sizeWords[value]) add(word, [{ slot: 'size', value }]);
  for (const value of keysOf(emotionWords)) {
    for (const word of emotionWords[value]) add(word, [{ slot: 'emotion', value }]);
  }
  for (const value of keysOf(speedWords)) for (const word of speedWords[value]) add(word, [{ slot: 'speed', value }]);
  for (const [i, word] of countWords.entries()) if (i > 0) add(word, [{ slot: 'count', value: i + 1 }]);
  for (const count of [2, 3, 4, 5]) add(String(count), [{ slot: 'count', value: count }]);
}

function addSubjectsAndActions(add: Add): void {
  for (const value of keysOf(subjectWords)) {
    for (const noun of subjectWords[value]) {
      add(noun, [{ slot: 'subject', value }]);
      // "fish" is its own plural: one fish unless a number says otherwise.
      if (pluralOf(noun) !== noun) add(pluralOf(noun), [{ slot: 'subject', value }], { isPlural: true });
    }
  }
  for (const value of keysOf(eventWords)) {
    for (const verb of eventWords[value]) {
      if (/^(down|with) /.test(verb)) add(verb, [{ slot: 'event', value }]);
      else if (verb.startsWith('be ')) {
        for (const be of ['is', 'are', 'being', 'gets', 'be'])
          add(`${be} ${verb.slice(3)}`, [{ slot: 'event', value }]);
      } else addVerb(add, verb, [{ slot: 'event', value }], {});
    }
  }
  for (const value of keysOf(actionWords)) {
    for (const verb of actionWords[value]) addVerb(add, verb, [{ slot: 'action', value }], {});
  }
  for (const verb of boatActionWords.drive) addVerb(add, verb, [{ slot: 'action', value: 'drive' }], {});
}

function addVerb(add: Add, verb: string, means: readonly Concept[], details: Details): void {
  for (const form of [verb, thirdPersonOf(verb), participleOf(verb)]) add(form, means, details);
  add(pastParticipleOf(verb), means, { ...details, isPast: true });
}

/** All forms of an everyday phrase whose kind its first meaning tells. */
function addForms(add: Add, phrase: string, means: readonly Concept[], details: Details): void {
  const slot = means[0]?.slot;
  if (slot === 'action') addVerb(add, phrase, means, details);
  else add(phrase, means, details);
  if (slot === 'subject') add(pluralOf(phrase), means, { ...details, isPlural: true });
  if (slot === 'place' || slot === 'weather') add(pluralOf(phrase), means, details);
}
