import { assert } from '../../base/index.ts';
import {
  actionWords,
  boatActionWords,
  cameraSpeedWords,
  cameraWords,
  colorWords,
  countWords,
  emotionWords,
  eventWords,
  participleOf,
  pastParticipleOf,
  placePhrases,
  pluralOf,
  relationWords,
  seasonPhrases,
  shotSizeWords,
  sideWords,
  sizeWords,
  speedWords,
  stylePhrases,
  subjectWords,
  thirdPersonOf,
  timePhrases,
  weatherPhrases,
} from '../../prompt/index.ts';
import type {
  Action,
  CameraMove,
  Color,
  Emotion,
  Facing,
  PhysicsEventKind,
  Place,
  RelationKind,
  Season,
  ShotSize,
  Size,
  Style,
  Subject,
  TimeOfDay,
  Weather,
} from '../scene/vocabulary.ts';

/** What a phrase of a caption says. */
export type Meaning =
  | { readonly slot: 'subject'; readonly value: Subject; readonly isMany: boolean }
  | { readonly slot: 'color'; readonly value: Color }
  | { readonly slot: 'size'; readonly value: Size }
  | { readonly slot: 'emotion'; readonly value: Emotion }
  | { readonly slot: 'count'; readonly value: number }
  | { readonly slot: 'action'; readonly value: Action }
  /** The past participle of chase, carry or meet: what follows "by" does it. */
  | { readonly slot: 'passive'; readonly value: 'chase' | 'carry' | 'meet' }
  | { readonly slot: 'event'; readonly value: PhysicsEventKind }
  | { readonly slot: 'relation'; readonly value: RelationKind }
  | { readonly slot: 'facing' | 'direction' | 'origin'; readonly value: Facing }
  | { readonly slot: 'column'; readonly value: 'left' | 'middle' | 'right' }
  | { readonly slot: 'pace'; readonly value: 'slow' | 'fast' }
  | { readonly slot: 'dropHeight' | 'rebound'; readonly value: 'low' | 'high' }
  | { readonly slot: 'row'; readonly value: true }
  | { readonly slot: 'place'; readonly value: Place }
  | { readonly slot: 'timeOfDay'; readonly value: TimeOfDay }
  | { readonly slot: 'season'; readonly value: Season }
  | { readonly slot: 'weather'; readonly value: Weather; readonly intensity: number }
  | { readonly slot: 'style'; readonly value: Style }
  | { readonly slot: 'shotSize'; readonly value: ShotSize }
  | { readonly slot: 'cameraMove'; readonly value: CameraMove };

/** Every phrase of the lexicon in every form that captions use, and what it means. */
export interface PhraseTable {
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Words of the longest phrase. */
  readonly longest: number;
}

let table: PhraseTable | null = null;

/** The phrases, put together on first use. */
export function phraseTable(): PhraseTable {
  table ??= buildTable();
  return table;
}

function buildTable(): PhraseTable {
  const meanings = new Map<string, Meaning>();
  const add = (phrase: string, meaning: Meaning): void => {
    const known = meanings.get(phrase);
    const isSame = known === undefined || (known.slot === meaning.slot && known.value === meaning.value);
    assert(isSame, `internal: '${phrase}' means two things`);
    meanings.set(phrase, meaning);
  };
  addBodies(add);
  addActions(add);
  addEvents(add);
  addSides(add);
  addCamera(add);
  addSettings(add, meanings);
  const longest = Math.max(...[...meanings.keys()].map((phrase) => phrase.split(' ').length));
  return { meanings, longest };
}

type Add = (phrase: string, meaning: Meaning) => void;

/** The entries of a table whose keys are the values of a slot. */
function entriesOf<Key extends string, Value>(words: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(words) as [Key, Value][];
}

function addBodies(add: Add): void {
  for (const [value, nouns] of entriesOf(subjectWords)) {
    for (const noun of nouns) {
      add(pluralOf(noun), { slot: 'subject', value, isMany: true });
      add(noun, { slot: 'subject', value, isMany: false });
    }
  }
  for (const [value, words] of entriesOf(colorWords)) for (const word of words) add(word, { slot: 'color', value });
  for (const [value, words] of entriesOf(sizeWords)) for (const word of words) add(word, { slot: 'size', value });
  for (const [value, words] of entriesOf(emotionWords)) for (const word of words) add(word, { slot: 'emotion', value });
  for (const [index, word] of countWords.entries()) {
    if (index > 0) for (const one of [word, `${index + 1}`]) add(one, { slot: 'count', value: index + 1 });
  }
  // More than the world can show: read so that they can be refused.
  for (const [index, word] of tooManyWords.entries()) {
    for (const one of [word, `${index + 6}`]) add(one, { slot: 'count', value: index + 6 });
  }
}

const tooManyWords = ['six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const verbForms = (verb: string): string[] => [verb, thirdPersonOf(verb), participleOf(verb)];

function addActions(add: Add): void {
  for (const [value, verbs] of [...entriesOf(actionWords), ...entriesOf(boatActionWords)]) {
    for (const form of (verbs as readonly string[]).flatMap(verbForms)) add(form, { slot: 'action', value });
  }
  for (const value of ['chase', 'carry', 'meet'] as const) {
    for (const verb of actionWords[value]) add(pastParticipleOf(verb), { slot: 'passive', value });
  }
  for (const [value, words] of entriesOf(speedWords)) for (const word of words) add(word, { slot: 'pace', value });
}

function addEvents(add: Add): void {
  for (const [value, phrases] of entriesOf(eventWords)) {
    for (const phrase of phrases as readonly string[]) {
      const isVerb = !phrase.startsWith('down ') && !phrase.startsWith('with ');
      const forms = phrase.startsWith('be ') ? [phrase.slice(3)] : isVerb ? verbForms(phrase) : [phrase];
      for (const form of forms) add(form, { slot: 'event', value });
    }
  }
  for (const phrase of ['from high up', 'from up high']) add(phrase, { slot: 'dropHeight', value: 'high' });
  for (const phrase of ['from low down', 'from a low height']) add(phrase, { slot: 'dropHeight', value: 'low' });
  for (const form of verbForms('bounce')) {
    for (const height of ['high', 'back high']) add(`${form} ${height}`, { slot: 'rebound', value: 'high' });
    for (const height of ['a little', 'only a little']) add(`${form} ${height}`, { slot: 'rebound', value: 'low' });
  }
}

function addSides(add: Add): void {
  for (const value of ['left', 'right'] as const) {
    for (const phrase of sideWords.facing[value]) add(phrase, { slot: 'facing', value });
    for (const phrase of sideWords.direction[value]) add(phrase, { slot: 'direction', value });
    add(`coming from the ${value}`, { slot: 'origin', value });
  }
  for (const [value, phrases] of entriesOf(sideWords.column)) {
    for (const phrase of phrases) add(phrase, { slot: 'column', value });
  }
  for (const [value, phrases] of entriesOf(relationWords)) {
    for (const phrase of phrases) add(phrase, { slot: 'relation', value });
  }
  add('from left to right', { slot: 'row', value: true });
}

function addSettings(add: Add, meanings: ReadonlyMap<string, Meaning>): void {
  const addLoose = (phrase: string, meaning: Meaning): void => {
    add(phrase, meaning);
    const bare = phrase.replace(/^(?:up )?(?:in|on|at|by|under|among) (?:the |an? )?/, '');
    // "Through falling snow" means the weather too; but "falls" is something that bodies do.
    if (!meanings.has(bare) && bare !== 'fall') add(bare, meaning);
  };
  for (const [value, phrases] of entriesOf(placePhrases)) {
    for (const { phrase } of phrases) addLoose(phrase, { slot: 'place', value });
  }
  for (const [value, phrases] of entriesOf(timePhrases)) {
    for (const { phrase } of phrases) addLoose(phrase, { slot: 'timeOfDay', value });
  }
  for (const [value, phrases] of entriesOf(seasonPhrases)) {
    for (const { phrase } of phrases) addLoose(phrase, { slot: 'season', value });
  }
  for (const [value, { light, plain, heavy }] of entriesOf(weatherPhrases)) {
    const middle = value === 'clear' ? 0 : 0.6;
    for (const { phrase } of light) addLoose(phrase, { slot: 'weather', value, intensity: 0.3 });
    for (const { phrase } of plain) addLoose(phrase, { slot: 'weather', value, intensity: middle });
    for (const { phrase } of heavy) addLoose(phrase, { slot: 'weather', value, intensity: 1 });
  }
  for (const [value, { adjectives, nouns }] of entriesOf(stylePhrases)) {
    for (const adjective of adjectives) add(`${adjective} style`, { slot: 'style', value });
    for (const noun of nouns) add(noun, { slot: 'style', value });
  }
}

function addCamera(add: Add): void {
  for (const [value, phrases] of entriesOf(shotSizeWords)) {
    for (const phrase of phrases) add(phrase, { slot: 'shotSize', value });
  }
  for (const [value, { verbs, participles, nouns }] of entriesOf(cameraWords)) {
    for (const phrase of [...verbs, ...participles, ...nouns]) add(phrase, { slot: 'cameraMove', value });
  }
  for (const [value, { adverbs, adjectives }] of entriesOf(cameraSpeedWords)) {
    for (const word of [...adverbs, ...adjectives]) add(word, { slot: 'pace', value });
  }
}
