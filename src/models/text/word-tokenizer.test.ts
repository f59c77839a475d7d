import { expect, test } from 'vitest';
import { createWordTokenizer, paddingToken, splitWords, unknownBuckets } from './word-tokenizer.ts';

test('splitWords() keeps words, hyphens and marks and drops the rest', () => {
  expect(splitWords('A RED fox, close-up:  it’s 7 m!')).toEqual([
    'a',
    'red',
    'fox',
    ',',
    'close-up',
    ':',
    'it',
    's',
    '7',
    'm',
    '!',
  ]);
  expect(splitWords('  \u0000 ')).toEqual([]);
});

test('encode() fills up, cuts, and gives unknown words a bucket of their own letters', () => {
  const tokenizer = createWordTokenizer(['a', 'fox'], 300);
  const ids = tokenizer.encode('a fox', 4);
  expect([...ids]).toEqual([
    BigInt(1 + unknownBuckets),
    BigInt(2 + unknownBuckets),
    BigInt(paddingToken),
    BigInt(paddingToken),
  ]);
  const [known, unknown, again] = tokenizer.encode('fox zebra zebra', 3);
  expect(known).toBe(BigInt(2 + unknownBuckets));
  expect(unknown).toBe(again);
  expect(Number(unknown)).toBeGreaterThan(0);
  expect(Number(unknown)).toBeLessThanOrEqual(unknownBuckets);
  expect(tokenizer.encode('a a a a a', 2)).toHaveLength(2);
  expect(tokenizer.count('a a a')).toBe(3);
});

test('createWordTokenizer() refuses a vocabulary that is too large or double', () => {
  expect(() => createWordTokenizer(['a', 'b'], 258)).toThrow('it has room for 1 words: current value is 2');
  expect(() => createWordTokenizer(['a', 'a'], 999)).toThrow('a word occurs twice');
});
