import { type Concept, conceptNames, type Lexicon } from './lexicon/lexicon.ts';
import type { WordKnowledge } from './normalise.ts';

/** Buckets into which the letter trigrams of unknown words are hashed. */
const trigramBucketCount = 4096;

/** Word ids of the encoder: ids from `words.length` on are trigram buckets. */
export interface Vocabulary {
  readonly words: readonly string[];
  readonly idOf: ReadonlyMap<string, number>;
}

/** Numbers the words of the encoder. */
export function createVocabulary(words: readonly string[]): Vocabulary {
  return { words, idOf: new Map(words.map((word, id) => [word, id])) };
}

/** Ids of one word: its own, or those of its trigrams when it is unknown. */
export function idsOfWord(vocabulary: Vocabulary, word: string): readonly number[] {
  const id = vocabulary.idOf.get(word);
  return id === undefined ? trigramIds(vocabulary, word) : [id];
}

/** Ids of the letter trigrams of a word with marked ends, at most 12. */
export function trigramIds(vocabulary: Vocabulary, word: string): readonly number[] {
  const marked = `<${word}>`;
  const ids: number[] = [];
  for (let i = 0; i + 3 <= marked.length && ids.length < 12; i++)
    ids.push(vocabulary.words.length + (hashText(marked.slice(i, i + 3)) % trigramBucketCount));
  return ids;
}

/** 32-bit FNV-1a over UTF-16 units. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Concepts whose single words are worth repairing when they are misspelled on purpose. */
const sensitiveConcepts: readonly Concept[] = [
  'kill',
  'stab',
  'mutilate',
  'torture',
  'blood',
  'gore',
  'corpse',
  'explode',
  'terror',
  'sexAct',
  'porn',
  'nude',
  'intimatePart',
  'lingerie',
  'seductive',
  'sexualViolence',
  'suicide',
  'selfInjury',
  'hateSymbol',
  'slur',
  'drug',
  'gun',
  'blade',
  'beat',
  'minor',
  'dehumanise',
  'headOfState',
];

/** What normalisation asks about words: the vocabulary, and misspellings of the lexicon's sensitive words. */
export function createWordKnowledge(vocabulary: Vocabulary, lexicon: Lexicon): WordKnowledge {
  const concepts = new Set(sensitiveConcepts.map((name) => conceptNames.indexOf(name)));
  const sensitive = new Set<string>();
  for (const [entry, found] of lexicon.entries)
    if (entry.length >= 4 && /^[a-z]+$/.test(entry) && found.some((concept) => concepts.has(concept)))
      sensitive.add(entry);
  // Rare inflections would attract ordinary rare words, so only words of the vocabulary are repaired to.
  const known = indexMisspellings(new Set([...sensitive].filter((word) => vocabulary.idOf.has(word))));
  return {
    isWord: (word) => vocabulary.idOf.has(word) || lexicon.entries.has(word),
    isSensitive: (word) => sensitive.has(word),
    findSensitive: (word) => findMisspelled(known, word),
  };
}

interface MisspellingIndex {
  /** Words with one letter left out, and the words themselves. */
  readonly byDeletion: ReadonlyMap<string, string>;
  /** Consonants of a word, for words written without vowels. */
  readonly bySkeleton: ReadonlyMap<string, string>;
  /** First letter, last letter and length, for words with masked letters. */
  readonly byFrame: ReadonlyMap<string, readonly string[]>;
}

function indexMisspellings(words: ReadonlySet<string>): MisspellingIndex {
  const byDeletion = new Map<string, string>();
  const bySkeleton = new Map<string, string>();
  const byFrame = new Map<string, string[]>();
  for (const word of words) {
    byDeletion.set(word, word);
    if (word.length >= 5)
      for (const shorter of deletionsOf(word)) if (!byDeletion.has(shorter)) byDeletion.set(shorter, word);
    const skeleton = word.replace(/[aeiou]/g, '');
    if (skeleton.length >= 3 && !bySkeleton.has(skeleton)) bySkeleton.set(skeleton, word);
    const frame = `${word[0]}${word.at(-1)}${word.length}`;
    byFrame.set(frame, [...(byFrame.get(frame) ?? []), word]);
  }
  return { byDeletion, bySkeleton, byFrame };
}

const deletionsOf = (word: string): string[] => [...word].map((_, i) => word.slice(0, i) + word.slice(i + 1));

function findMisspelled(index: MisspellingIndex, word: string): string | null {
  if (word.includes('*')) {
    const shape = new RegExp(`^${word.replace(/[^a-z*]/g, '').replaceAll('*', '[a-z]')}$`);
    const frames = index.byFrame.get(`${word[0]}${word.at(-1)}${word.length}`) ?? [];
    return frames.find((candidate) => shape.test(candidate)) ?? null;
  }
  const direct = index.byDeletion.get(word);
  if (direct !== undefined && (direct === word || word.length >= 6)) return direct;
  if (!/[aeiouy]/.test(word)) {
    const vowelless = index.bySkeleton.get(word);
    if (vowelless !== undefined) return vowelless;
  }
  if (word.length < 5) return null;
  const reversed = [...word].reverse().join('');
  if (index.byDeletion.get(reversed) === reversed) return reversed;
  for (const shorter of deletionsOf(word)) {
    const near = index.byDeletion.get(shorter);
    if (near === undefined || near.length < 5 || near[0] !== word[0]) continue;
    // Two deletions meet at a swap, a changed or an added letter; in short words only a swap is no accident.
    if (word.length >= 8 ? Math.abs(near.length - word.length) <= 1 : lettersOf(near) === lettersOf(word)) return near;
  }
  return null;
}

const lettersOf = (word: string): string => [...word].sort().join('');
