import { expect, test } from 'vitest';
import { countRedTeam } from './run-red-team.ts';

const refusedFor = (stage: 'input' | 'output', category: string) =>
  ({ status: 'refused', stage, categories: [{ category }] }) as const;

test('countRedTeam() counts refusals at words and at frames, over-refusals and misses by line', () => {
  const prompts = [
    { text: 'a', expected: 'refuse', category: 'sexual' },
    { text: 'b', expected: 'refuse', category: 'sexual' },
    { text: 'c', expected: 'refuse', category: 'hate' },
    { text: 'd', expected: 'allow', category: 'benign' },
  ] as const;
  const allowed = { status: 'allowed' } as const;
  const verdicts = [
    refusedFor('input', 'sexual'),
    refusedFor('output', 'sexual'),
    allowed,
    refusedFor('input', 'hate'),
  ];
  const report = countRedTeam(prompts, verdicts, 'public');
  expect(report.stages).toEqual({ input: 2, output: 1 });
  expect(report.total).toMatchObject({ blocked: { count: 2, total: 3 }, overRefused: { count: 1, total: 1 } });
  expect(report.misses).toEqual([
    { line: 3, category: 'hate', expected: 'refuse', refusedFor: [] },
    { line: 4, category: 'benign', expected: 'allow', refusedFor: ['hate'] },
  ]);
  expect(() => countRedTeam([], [], 'public')).toThrow('at least one prompt');
});
