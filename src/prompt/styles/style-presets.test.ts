import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { expandPrompt } from '../expand/expand-prompt.ts';
import { understandPrompt } from '../understand/understand-prompt.ts';
import { applyStylePreset, findStylePreset, stylePresets } from './style-presets.ts';

test('stylePresets are wholly made of words that the bundled model knows', () => {
  for (const { id, captionWords } of stylePresets) {
    const { notUnderstood, mapped, leftOut, mentions } = understandPrompt(captionWords);
    expect([notUnderstood, mapped, leftOut], id).toEqual([[], [], []]);
    expect(mentions.length, id).toBeGreaterThan(0);
  }
  expect(new Set(stylePresets.map(({ id }) => id)).size).toBe(stylePresets.length);
});

test('applyStylePreset() adds a look, and the prompt goes before it', () => {
  const styled = applyStylePreset({ prompt: 'a fox by day.', negative: '' }, 'winter-tale', 'caption');
  const { complete } = expandPrompt(styled.prompt, { random: createRandom(1) });
  expect(complete).toMatchObject({ style: 'storybook', weather: 'snow', time: 'day' });
  expect(applyStylePreset({ prompt: 'a fox', negative: 'people' }, 'flat', 'free')).toEqual({
    prompt: 'a fox. flat vector illustration, plain areas of color, clean edges, no texture',
    negative: 'people, photograph, gradients, noise',
  });
});

test('findStylePreset() names the presets that there are', () => {
  expect(findStylePreset('watercolor').name).toBe('Watercolour');
  expect(() => findStylePreset('noir')).toThrow('must be one of storybook, flat, watercolor');
});
