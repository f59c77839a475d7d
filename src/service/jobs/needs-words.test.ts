import { expect, test } from 'vitest';
import type { GenerationRequest } from './engine.ts';
import { drawnTextsOf } from './needs-words.ts';

const size = { width: 128, height: 128 };
const base = {
  ...{ model: 'aozora-mini', negativePrompt: null, style: null, expandPrompt: true, prompt: '', characters: [] },
  ...{ ...size, frameRate: 8, frameCount: 9, seed: 1, steps: null, guidance: null },
};

test('drawnTextsOf() tells which texts stand beside frames of the video', () => {
  const picture = { path: 'given.png' };
  const card = { timeSeconds: 0, prompt: 'a fox', picture: null, clip: null };
  const source = { path: 'given.mp4', ...size, frameRate: 8, durationSeconds: 1 };
  const cases: [request: GenerationRequest, hasFrames: boolean[]][] = [
    [{ ...base, kind: 'text' }, [false]],
    [{ ...base, kind: 'text', characters: [{ name: 'Momo', clip: source }] }, [false]],
    [{ ...base, kind: 'image', picture }, [true]],
    [{ ...base, kind: 'keyframes', keyframes: [{ timeSeconds: 1, picture }], loop: false }, [true]],
    [{ ...base, kind: 'extend', direction: 'forward', source }, [true]],
    [{ ...base, kind: 'loop', source: null }, [false]],
    [{ ...base, kind: 'loop', source }, [true]],
    [{ ...base, kind: 'remix', source, strength: 0.6 }, [false]],
    [{ ...base, kind: 'storyboard', cards: [card, { ...card, picture }] }, [false, true]],
  ];
  for (const [request, expected] of cases) {
    expect(
      drawnTextsOf(request).map(({ hasFrames }) => hasFrames),
      request.kind,
    ).toEqual(expected);
  }
});
