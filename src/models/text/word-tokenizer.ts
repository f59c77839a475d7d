import { ConfigError } from '../../base/index.ts';

/** Token 0 fills a prompt up to its length. */
export const paddingToken = 0;
/** Words that the vocabulary lacks share this many tokens, chosen by their letters. */
export const unknownBuckets = 256;
const firstWordToken = 1 + unknownBuckets;

/** Turns a prompt into the token numbers of the bundled model's text encoder. */
export interface WordTokenizer {
  /** Words that have a token of their own, in the order of their numbers. */
  readonly words: readonly string[];
  /** Always `tokens` numbers: cut or filled up. */
  encode(text: string, tokens: number): BigInt64Array;
  /** How many tokens the text has before cutting. */
  count(text: string): number;
}

/**
 * Makes a tokeniser over whole words and punctuation.
 *
 * @param words the vocabulary; at most `vocabularySize - 257` of them
 * @throws {ConfigError} if there are too many words or one occurs twice
 */
export function createWordTokenizer(words: readonly string[], vocabularySize: number): WordTokenizer {
  const room = vocabularySize - firstWordToken;
  if (words.length > room) {
    throw new ConfigError(`Cannot make a tokeniser as it has room for ${room} words: current value is ${words.length}`);
  }
  const numbers = new Map(words.map((word, i) => [word, firstWordToken + i]));
  if (numbers.size !== words.length) throw new ConfigError('Cannot make a tokeniser as a word occurs twice');
  const numberOf = (word: string): number => numbers.get(word) ?? 1 + (hashOf(word) % unknownBuckets);
  return {
    words,
    encode(text, tokens) {
      const ids = new BigInt64Array(tokens).fill(BigInt(paddingToken));
      for (const [i, word] of splitWords(text).slice(0, tokens).entries()) ids[i] = BigInt(numberOf(word));
      return ids;
    },
    count: (text) => splitWords(text).length,
  };
}

/** Lower-case words and single punctuation marks; anything else separates. */
export function splitWords(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*|[.,:;!?]/gu) ?? []
  );
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
