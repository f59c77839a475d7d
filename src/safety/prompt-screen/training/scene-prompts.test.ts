import { describe, expect, it } from 'vitest';
import { headCategories } from '../prompt-model.ts';
import { createScenePrompts } from './scene-prompts.ts';

describe('createScenePrompts()', () => {
  const prompts = createScenePrompts(7, 6);

  it('createScenePrompts() fills every slot and gives the same texts for the same seed', () => {
    for (const { text } of prompts) expect(text).not.toMatch(/[{}|@]/);
    expect(createScenePrompts(7, 6)).toEqual(prompts);
    expect(createScenePrompts(8, 6)[0]).not.toEqual(prompts[0]);
  });

  it('createScenePrompts() gives about as many harmless texts as harmful ones, of every category', () => {
    const harmful = headCategories.map((category) => prompts.filter(({ labels }) => labels[category] === 1).length);
    const harmless = prompts.filter(({ labels }) => headCategories.every((category) => labels[category] === 0)).length;
    for (const count of harmful) expect(count).toBeGreaterThan(50);
    const sum = harmful.reduce((total, count) => total + count, 0);
    expect(Math.abs(harmless - sum)).toBeLessThan(0.1 * sum);
  });

  it('createScenePrompts() keeps minors out of sexual scenes', () => {
    const sexual = prompts.filter(({ labels }) => labels.sexual === 1).map(({ text }) => text);
    for (const text of sexual)
      expect(text).not.toMatch(/\b(?:child|children|kid|teen|teenager|schoolgirl|baby|boy|minor)\b/);
  });
});
