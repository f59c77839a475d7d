import { describe, expect, it, test } from 'vitest';
import type { Random } from '../../base/index.ts';
import { createRandom } from '../../base/index.ts';
import { bodyQuestions, oracleFormat, shotQuestions } from '../../evaluation/index.ts';
import { type LabelName, labelNames, labelValues } from '../../world/index.ts';
import { consecutiveOracleBatch, oracleBatch } from './oracle-batch.ts';
import { degrade } from './oracle-damage.ts';
import { createOracleShard, type OracleShard } from './oracle-shard.ts';

const { side, cells } = oracleFormat;

/** One clip whose first cell of every map differs from the others. */
function markedShard(labels: Readonly<Partial<Record<LabelName, string>>>): OracleShard {
  const shard = createOracleShard(1, 0);
  shard.labels.fill(-1);
  for (const [name, value] of Object.entries(labels) as [LabelName, string][]) {
    shard.labels[labelNames.indexOf(name)] = labelValues[name].indexOf(value);
  }
  shard.rgb.fill(100);
  shard.classes[0] = 7;
  shard.slots[0] = 1;
  shard.flow[0] = 16;
  shard.flow[1] = 32;
  return shard;
}

/** Chance that always mirrors, or never, and never blurs. */
function fixedRandom(uniform: number): Random {
  return { ...createRandom(1), uniform: () => uniform, integer: () => 0, normal: () => 0, pick: ([first]) => first! };
}

const labels = {
  'entity0.facing': 'left',
  'entity0.column': 'right',
  'entity0.subject': 'fox',
  cameraMove: 'pan left',
  relation: 'left of',
  place: 'meadow',
} as const;

/** The answer that a one-hot row gives to a question. */
function answerOf(batch: ReturnType<typeof oracleBatch>, name: string): string {
  const [list, data, prefix] = name.startsWith('entity0.')
    ? ([bodyQuestions, batch.body_answers!.data, 'entity0.'] as const)
    : ([shotQuestions, batch.shot_answers!.data, ''] as const);
  let at = 0;
  for (const question of list) {
    const row = Array.from({ length: question.answers }, (_, i) => Number(data[at + i]));
    if (`${prefix}${question.name}` === name) return labelValues[name as LabelName][row.indexOf(1)] ?? 'none given';
    at += question.answers;
  }
  throw new Error(`no question ${name}`);
}

describe('oracleBatch()', () => {
  it('gives the answers of a clip, and none where there is none', () => {
    const batch = oracleBatch(fixedRandom(0.9), [markedShard(labels)], 1);
    for (const [name, value] of Object.entries(labels)) expect([name, answerOf(batch, name)]).toEqual([name, value]);
    expect(answerOf(batch, 'weather')).toBe('none given');
    expect([batch.classes!.data[0], batch.flow!.data[0], batch.flow!.data[1]]).toEqual([7, 16, 32]);
  });

  it('exchanges left and right everywhere in a mirrored clip', () => {
    const batch = oracleBatch(fixedRandom(0.4), [markedShard(labels)], 1);
    expect(answerOf(batch, 'entity0.facing')).toBe('right');
    expect(answerOf(batch, 'entity0.column')).toBe('left');
    expect(answerOf(batch, 'cameraMove')).toBe('pan right');
    expect(answerOf(batch, 'relation')).toBe('right of');
    expect(answerOf(batch, 'place')).toBe('meadow');
    expect([batch.classes!.data[0], batch.classes!.data[cells - 1], batch.slots!.data[cells - 1]]).toEqual([0, 7, 1]);
    // The motion of the last cell of the first row: to the left as much as it was to the right, down as before.
    const at = 2 * (cells - 1);
    expect([batch.flow!.data[at], batch.flow!.data[at + 1]]).toEqual([-16, 32]);
  });
});

test('consecutiveOracleBatch() gives every clip of a shard once, one after the other', () => {
  const shard = createOracleShard(5, 0);
  shard.labels.fill(-1);
  const place = labelNames.indexOf('place');
  for (let clip = 0; clip < 5; clip++) shard.labels[clip * labelNames.length + place] = clip;
  const seen = [0, 3].flatMap((first) => {
    const { shot_answers } = consecutiveOracleBatch(createRandom('row'), shard, { first, clips: 3 });
    const size = shot_answers!.shape[1]!;
    return [0, 1, 2].map((row) =>
      Array.from({ length: 15 }, (_, k) => Number(shot_answers!.data[row * size + k])).indexOf(1),
    );
  });
  expect(seen).toEqual([0, 1, 2, 3, 4, 0]);
});

describe('degrade()', () => {
  it('keeps the mean brightness within 5 % and never wraps around', () => {
    const rgb = new Uint8Array(8 * side * side * 3).fill(250);
    degrade(rgb, side, createRandom('bright'));
    const mean = rgb.reduce((sum, x) => sum + x, 0) / rgb.length;
    // 4 % of gain and 6 levels at most, cut at 255.
    expect(Math.abs(mean - 250)).toBeLessThan(0.05 * 250 + 6);
    expect(rgb.reduce((least, x) => Math.min(least, x), 255)).toBeGreaterThan(150);
  });
});
