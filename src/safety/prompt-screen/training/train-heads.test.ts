import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../base/index.ts';
import { headLogits } from '../heads.ts';
import { averageHeads } from './head-ensemble.ts';
import { areaUnderCurve } from './ranking.ts';
import { type TrainingRow, trainHeads } from './train-heads.ts';

const options = { epochs: 150, hiddenUnits: 16, learningRate: 1e-2, dropout: 0, gramDecay: 0 };

describe('trainHeads()', () => {
  it('trainHeads() learns an exclusive or, which no linear head can', () => {
    const random = createRandom(1);
    const rows: TrainingRow[] = Array.from({ length: 400 }, () => {
      const [a, b] = [random.integer(2), random.integer(2)];
      return { dense: Float32Array.of(a, b), buckets: [], labels: Int8Array.of(a ^ b), weight: 1 };
    });
    const heads = trainHeads(rows, { ...options, random: createRandom(2) });
    const logit = (a: number, b: number): number => headLogits(heads, Float32Array.of(a, b), [])[0]!;
    expect(Math.min(logit(0, 1), logit(1, 0))).toBeGreaterThan(Math.max(logit(0, 0), logit(1, 1)) + 2);
  });

  it('trainHeads() takes no gradient from unknown labels', () => {
    const rows: TrainingRow[] = Array.from({ length: 64 }, () => ({
      dense: Float32Array.of(1),
      buckets: [3],
      labels: Int8Array.of(1, -1),
      weight: 1,
    }));
    const heads = trainHeads(rows, { ...options, random: createRandom(2) });
    expect(heads.grams[3 * 2]).toBeGreaterThan(0);
    expect(heads.grams[3 * 2 + 1]).toBe(0);
  });
});

describe('averageHeads()', () => {
  it('averageHeads() gives the mean of the logits of its members', () => {
    const rows: TrainingRow[] = [0, 1].map((label) => ({
      dense: Float32Array.of(label, 1),
      buckets: [label],
      labels: Int8Array.of(label, 1 - label),
      weight: 1,
    }));
    const members = [1, 2, 3].map((seed) => trainHeads(rows, { ...options, random: createRandom(seed) }));
    const merged = headLogits(averageHeads(members), Float32Array.of(1, 1), [1]);
    for (const k of [0, 1]) {
      const each = members.map((member) => headLogits(member, Float32Array.of(1, 1), [1])[k]!);
      expect(merged[k]).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / 3, 4);
    }
  });
});

describe('areaUnderCurve()', () => {
  it('areaUnderCurve() counts ordered pairs, ties half', () => {
    expect(areaUnderCurve([2, 3], [1, 2])).toBe(3.5 / 4);
    expect(areaUnderCurve([], [1])).toBeNull();
  });
});
