import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createFrame } from '../../media/index.ts';
import type { FrameClassifier, PartialScores } from './frame-classifier.ts';
import { openScoreWindow } from './score-window.ts';

/** Mean of two scores, of which the second is worked out only when asked for. */
function twoStages(
  scores: readonly (readonly [number, number])[],
  isPartly: boolean,
): FrameClassifier & { asked: number } {
  let at = 0;
  const classifier = {
    name: 'two stages',
    asked: 0,
    async classify() {
      const [small, large] = scores[at++]!;
      return { sexual: (small + large) / 2 };
    },
    [Symbol.dispose]() {},
  };
  if (!isPartly) return classifier;
  return Object.assign(classifier, {
    async classifyPartly() {
      const [small, large] = scores[at++]!;
      const finish = async (): Promise<PartialScores> => {
        classifier.asked++;
        return { atMost: { sexual: (small + large) / 2 }, finish: null };
      };
      return { atMost: { sexual: small / 2 + 0.5 }, finish };
    },
  });
}

test('openScoreWindow() finds the same with bounds as with all scores, whatever they are', async () => {
  const random = createRandom(7);
  const frame = createFrame(2, 2);
  let refused = 0;
  for (let video = 0; video < 300; video++) {
    const level = random.uniform();
    const scores = Array.from({ length: 12 }, () => {
      const draw = (): number => Math.min(1, Math.max(0, level + (random.uniform() - 0.5)));
      return [draw(), draw()] as const;
    });
    for (const profile of ['public', 'artist', 'red-team'] as const) {
      const lazy = openScoreWindow({ classifier: twoStages(scores, true), profile, length: 3 });
      const eager = openScoreWindow({ classifier: twoStages(scores, false), profile, length: 3 });
      for (let i = 0; i < scores.length; i++) {
        const found = await eager.push(frame);
        expect(await lazy.push(frame)).toEqual(found);
        refused += found.length;
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
});

test('openScoreWindow() asks for the rest of a harmless video every third frame only', async () => {
  const classifier = twoStages(
    Array.from({ length: 30 }, () => [0.02, 0.02]),
    true,
  );
  const window = openScoreWindow({ classifier, profile: 'public', length: 3 });
  for (let i = 0; i < 30; i++) expect(await window.push(createFrame(2, 2))).toEqual([]);
  expect(classifier.asked).toBe(10);
});

test('openScoreWindow() asks a classifier of which nothing is known for two of three harmless frames, and finds what all scores would', async () => {
  const random = createRandom(11);
  let asked = 0;
  const classifierOf = (scores: readonly number[], isPartly: boolean): FrameClassifier => {
    let at = 0;
    const finish = (score: number) => async (): Promise<PartialScores> => {
      asked++;
      return { atMost: { hate: score }, finish: null };
    };
    const whole = { name: 'symbols', classify: async () => ({ hate: scores[at++]! }), [Symbol.dispose]() {} };
    if (!isPartly) return whole;
    return { ...whole, classifyPartly: async () => ({ atMost: { hate: 1 }, finish: finish(scores[at++]!) }) };
  };
  const frame = createFrame(2, 2);
  const harmless = openScoreWindow({
    classifier: classifierOf(
      Array.from({ length: 30 }, () => 0.01),
      true,
    ),
    profile: 'public',
    length: 3,
  });
  for (let i = 0; i < 30; i++) expect(await harmless.push(frame)).toEqual([]);
  expect(asked).toBe(20);
  for (let video = 0; video < 100; video++) {
    const scores = Array.from({ length: 12 }, () => random.uniform() ** 2);
    const [lazy, eager] = [true, false].map((isPartly) =>
      openScoreWindow({ classifier: classifierOf(scores, isPartly), profile: 'public', length: 3 }),
    );
    for (let i = 0; i < 12; i++) expect(await lazy!.push(frame)).toEqual(await eager!.push(frame));
  }
});
