import { expect, test } from 'vitest';
import { hostTensor } from '../../graph/index.ts';
import { createWordsCache } from './words-cache.ts';

test('createWordsCache() computes once for a prompt, and again after a failure', async () => {
  const [fox, hare] = [{ modelName: 'fox' }, { modelName: 'hare' }];
  const asked: string[] = [];
  const wordsOf = createWordsCache(async ({ modelName }) => {
    asked.push(modelName);
    if (asked.length === 1) throw new Error('not yet');
    return { words: hostTensor('float32', [1], Float32Array.of(asked.length)) };
  });
  await expect(wordsOf(fox)).rejects.toThrow('not yet');
  const first = await wordsOf(fox);
  await wordsOf(hare);
  expect(await wordsOf(fox)).toBe(first);
  expect(asked).toEqual(['fox', 'fox', 'hare']);
});

test('createWordsCache() keeps the words of the latest three prompts', async () => {
  const prompts = ['a', 'b', 'c', 'd'].map((modelName) => ({ modelName }));
  const asked: string[] = [];
  const wordsOf = createWordsCache(async ({ modelName }) => {
    asked.push(modelName);
    return {};
  });
  for (const i of [0, 1, 2, 0, 3, 0, 1]) await wordsOf(prompts[i]!);
  expect(asked.join('')).toBe('abcdb');
});
