import { describe, expect, it } from 'vitest';
import { maxPromptCharacters } from '../../prompt/index.ts';
import type { RequestWith } from '../jobs/engine.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';
import { checkWords } from './check-words.ts';

type Request = RequestWith<string, string>;

const base = {
  ...{ model: 'world', prompt: 'qwzx blorp', negativePrompt: null, style: null, expandPrompt: true, characters: [] },
  ...{ width: 64, height: 64, frameRate: 8, frameCount: 9, seed: 1, steps: null, guidance: null },
};
const model = { ...patternModel('world'), knowsOnlyWorldWords: true };
const check = (request: Request, info = model): void => checkWords(info, request);
const refusal = { code: 'invalid_value', data: { param: 'prompt' } };

describe('checkWords()', () => {
  it('refuses words that mean nothing where they are all there is', () => {
    const wishes: Request[] = [
      { ...base, kind: 'text' },
      { ...base, kind: 'text', prompt: '日本', style: 'noir' },
      { ...base, kind: 'loop', source: null },
      { ...base, kind: 'keyframes', keyframes: [], loop: false },
      { ...base, kind: 'remix', source: 'clip', strength: 0.5 },
    ];
    for (const wish of wishes) expect(() => check(wish), wish.kind).toThrow(expect.objectContaining(refusal));
  });

  it('never repeats the words', () => {
    expect(() => check({ ...base, kind: 'text' })).not.toThrow(/qwzx/);
  });

  it('lets them pass beside pictures, and where the model knows any words', () => {
    check({ ...base, kind: 'image', picture: 'file' });
    check({ ...base, kind: 'keyframes', keyframes: [{ timeSeconds: 0, picture: 'file' }], loop: false });
    check({ ...base, kind: 'extend', source: 'clip', direction: 'forward' });
    check({ ...base, kind: 'text', prompt: 'qwzx with a wolf' });
    check({ ...base, kind: 'text', expandPrompt: false });
    check({ ...base, kind: 'text' }, { ...model, knowsOnlyWorldWords: false });
  });

  it('reads the cards of a storyboard in order, and names the one that is wrong', () => {
    const card = (prompt: string | null, picture: string | null = null) => ({ timeSeconds: 0, prompt, picture });
    const board = (...cards: ReturnType<typeof card>[]): Request => ({ ...base, kind: 'storyboard', cards });
    check(board(card('a fox'), card('qwzx')));
    check(board(card('qwzx', 'file'), card('a fox')));
    expect(() => check(board(card('qwzx', 'file'), card('blorp')))).toThrow(
      expect.objectContaining({ code: 'invalid_value', data: { param: 'storyboard[1].prompt' } }),
    );
    expect(() => check(board(card(null)))).toThrow(expect.objectContaining(refusal));
  });

  it('refuses a text that is longer than the model reads', () => {
    const prompt = 'a fox '.repeat(maxPromptCharacters);
    expect(() => check({ ...base, kind: 'image', picture: 'file', prompt })).toThrow(/reads up to 4000 characters/);
  });
});
