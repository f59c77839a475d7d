import type { Concept, WeatherStrength } from '../concepts/concept.ts';
import { silentWords } from '../concepts/everyday-words.ts';
import { longestPhrase, type PhraseMeaning, type PhraseTable, phraseTable } from '../concepts/phrase-table.ts';
import { lemmasOf } from '../wordnet/lemmas.ts';
import type { ConceptFinder, NearestConcept } from '../wordnet/nearest-concept.ts';
import type { PartOfSpeech } from '../wordnet/wordnet.ts';
import { emojiWords, type Token } from './tokens.ts';

/** How a phrase was understood: a word of the captions, an everyday word, or through WordNet. */
export type Understood = 'trained' | 'everyday' | NearestConcept['relation'];

/** A piece of a prompt in reading order. */
export type Piece =
  | {
      readonly kind: 'concept';
      readonly phrase: string;
      /** The likeliest first. */
      readonly means: readonly Concept[];
      readonly strength: WeatherStrength | null;
      readonly isPlural: boolean;
      readonly isPast: boolean;
      readonly how: Understood;
      /** The words from the phrase to the concept where WordNet led there. */
      readonly path: readonly string[];
    }
  | { readonly kind: 'word' | 'stop' | 'unknown'; readonly phrase: string };

/** Finds the longest known phrases; words that are in no table go to WordNet. */
export function readPhrases(tokens: readonly Token[], finder: ConceptFinder): Piece[] {
  const table = phraseTable();
  const pieces: Piece[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = longestPhraseAt(tokens, at, table);
    if (repeatsWords(tokens, at, table)) {
      pieces.push({ kind: 'word', phrase: tokens[at]!.text });
      at++;
    } else if (found) {
      const { phrase, meaning, length } = found;
      const { means, strength, isPlural, isPast, isTrained } = meaning;
      const how = isTrained ? 'trained' : 'everyday';
      pieces.push({ kind: 'concept', phrase, means, strength, isPlural, isPast, how, path: [] });
      at += length;
    } else {
      pieces.push(readWord(tokens, at, finder));
      at++;
    }
  }
  return pieces;
}

/** Whether an emoji stands before or behind a sentence that names the same: "a red fox trots 🦊" is about one fox. */
function repeatsWords(tokens: readonly Token[], at: number, table: PhraseTable): boolean {
  if (tokens[at]!.kind !== 'emoji') return false;
  const shown = table.get(emojiWords[tokens[at]!.text] ?? '')?.means[0];
  if (shown?.slot !== 'subject') return false;
  const before = tokens.slice(0, at).findLast(({ kind }) => kind !== 'emoji');
  const after = tokens.slice(at).find(({ kind }) => kind !== 'emoji');
  const isBehind = before !== undefined && (after === undefined || after.kind === 'stop') && !opensPhrase(before);
  const isBefore = (before === undefined || before.kind === 'stop') && after !== undefined && opensPhrase(after);
  const named = tokens
    .filter(({ kind }) => kind === 'word')
    .map(({ text }) => table.get(text) ?? baseFormMeaning(text, table));
  return (isBehind || isBefore) && named.some((meaning) => meaning?.means[0]?.value === shown.value);
}

/** Words with which somebody is named, or is about to be. */
function opensPhrase({ text }: Token): boolean {
  return /^(a|an|the|it|he|she|they|and|or|with|two|three|four|five|his|her|its|their|of|in|on|at|by|to|under|over|near|behind)$/.test(
    text,
  );
}

interface FoundPhrase {
  readonly phrase: string;
  readonly meaning: PhraseMeaning;
  readonly length: number;
}

function longestPhraseAt(tokens: readonly Token[], at: number, table: PhraseTable): FoundPhrase | null {
  const emoji = tokens[at]?.kind === 'emoji' ? emojiWords[tokens[at].text] : undefined;
  const emojiMeaning = emoji === undefined ? undefined : table.get(emoji);
  if (emojiMeaning) return { phrase: tokens[at]!.text, meaning: emojiMeaning, length: 1 };
  const isAfterArticle = /^(a|an|the|his|her|its|their)$/.test(tokens[at - 1]?.text ?? '');
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length--) {
    const part = tokens.slice(at, at + length);
    if (part.some(({ kind }) => kind !== 'word')) continue;
    const phrase = part.map(({ text }) => text).join(' ');
    const meaning = table.get(phrase) ?? (length === 1 ? baseFormMeaning(phrase, table) : undefined);
    // "a wave" and "the run" are no deeds.
    const isDeed = meaning?.means[0]?.slot === 'action' && !phrase.endsWith('ing');
    if (meaning && !(isDeed && isAfterArticle)) return { phrase, meaning, length };
  }
  return null;
}

/** "ran" and "wolves" mean what "run" and "wolf" mean. */
function baseFormMeaning(word: string, table: PhraseTable): PhraseMeaning | undefined {
  if (silentWords.has(word)) return undefined;
  for (const partOfSpeech of ['verb', 'noun'] as const) {
    for (const lemma of lemmasOf(word, partOfSpeech)) {
      const meaning = lemma === word ? undefined : table.get(lemma);
      const slot = meaning?.means[0]?.slot;
      const isVerb = slot === 'action' || slot === 'event';
      if (!meaning || isVerb !== (partOfSpeech === 'verb')) continue;
      return {
        ...meaning,
        isPlural: partOfSpeech === 'noun' && word.endsWith('s'),
        isPast: isVerb && word.endsWith('ed'),
      };
    }
  }
  return undefined;
}

function readWord(tokens: readonly Token[], at: number, finder: ConceptFinder): Piece {
  const { text, kind } = tokens[at]!;
  if (kind === 'stop') return { kind: 'stop', phrase: text };
  if (kind === 'emoji') return { kind: 'unknown', phrase: text };
  if (silentWords.has(text) || text.length < 2 || /^\d/.test(text)) return { kind: 'word', phrase: text };
  const nearest = finder.nearest(text, likelyKinds(tokens, at));
  if (!nearest) return { kind: 'unknown', phrase: text };
  const isPlural = nearest.means[0]?.slot === 'subject' && lemmasOf(text, 'noun').length > 1 && /[^s]s$/.test(text);
  return {
    kind: 'concept',
    phrase: text,
    means: nearest.means,
    strength: null,
    isPlural,
    isPast: text.endsWith('ed'),
    how: nearest.relation,
    path: nearest.path,
  };
}

/** Which part of speech a word is, judged by its neighbours and its ending. */
function likelyKinds(tokens: readonly Token[], at: number): readonly PartOfSpeech[] {
  const word = tokens[at]!.text;
  const before = tokens[at - 1]?.text ?? '';
  if (word.endsWith('ly')) return ['adv', 'adj'];
  if (/^(to|is|are|was|were|who|that|which|it|they|he|she|then|and)$/.test(before) || word.endsWith('ing')) {
    return ['verb', 'adj', 'noun'];
  }
  if (
    /^(a|an|the|two|three|four|five|his|her|its|their|my|of|in|on|at|by|with|under|over|near|into|through)$/.test(
      before,
    )
  ) {
    return ['noun', 'adj'];
  }
  return word.endsWith('ed') ? ['adj', 'verb', 'noun'] : ['noun', 'adj', 'verb'];
}
