import { expect, test } from 'vitest';
import { combineNegatives, expandNegativePrompt, separateNegatives } from './negative-prompt.ts';

test.each([
  ['a fox in a meadow, no rain', 'a fox in a meadow', 'rain'],
  ['a fox, no heavy rain, at night', 'a fox, at night', 'heavy rain'],
  ['a fox without any people in the snow', 'a fox in the snow', 'people'],
  ['a dog with no collar and no owner runs', 'a dog runs', 'collar, owner'],
  ['a fox. Negative prompt: blurry, rain', 'a fox', 'blurry, rain'],
  ['a red fox --no snow, dogs', 'a red fox', 'snow, dogs'],
  ['no longer a child, a man walks', 'no longer a child, a man walks', ''],
  ['a snowy notebook', 'a snowy notebook', ''],
])('separateNegatives() takes out what "%s" rules out', (text, prompt, negative) => {
  expect(separateNegatives(text)).toEqual({ prompt, negative });
});

test('combineNegatives() keeps each phrase once', () => {
  expect(combineNegatives('rain, Fog', null, 'fog; snow.', undefined, '')).toBe('rain, fog, snow');
});

test('expandNegativePrompt() writes the words of the captions and says what it does not know', () => {
  const { rewritten, avoid, notUnderstood } = expandNegativePrompt('drizzle, no wolves, blurry');
  expect(rewritten).toBe('in the rain, dog');
  expect(avoid).toEqual([
    { slot: 'weather', value: 'rain' },
    { slot: 'subject', value: 'dog' },
  ]);
  expect(notUnderstood).toEqual(['blurry']);
  expect(expandNegativePrompt('').rewritten).toBe('');
});
