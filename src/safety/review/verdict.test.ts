import { describe, expect, it } from 'vitest';
import { allowed, combineVerdicts, type RefusedCategory, refuse, toModerationDetails } from './verdict.ts';

const finding = (category: RefusedCategory['category'], score: number): RefusedCategory => ({
  category,
  score,
  threshold: 0.5,
  reason: 'head',
});

describe('refuse()', () => {
  it('refuse() allows when nothing was found', () => {
    expect(refuse('input', [])).toEqual(allowed);
  });

  it('refuse() keeps the highest score of a category and sorts by score', () => {
    const verdict = refuse('input', [finding('hate', 0.6), finding('sexual', 0.9), finding('hate', 0.8)]);
    expect(verdict.status === 'refused' && verdict.categories.map((c) => [c.category, c.score])).toEqual([
      ['sexual', 0.9],
      ['hate', 0.8],
    ]);
  });

  it('refuse() names every category in words and points to help for self-harm', () => {
    const verdict = refuse('input', [finding('self_harm', 0.9), finding('hate', 0.8)]);
    const message = verdict.status === 'refused' ? verdict.message : '';
    expect(message).toContain('suicide or self-harm and seems to show hate');
    expect(message).toContain('crisis line');
    expect(message).toContain('appeal');
  });

  it('refuse() offers no appeal for sexual_minors', () => {
    const verdict = refuse('input', [finding('sexual_minors', 1)]);
    expect(verdict.status === 'refused' && verdict.message).not.toContain('appeal');
  });
});

describe('combineVerdicts()', () => {
  it('combineVerdicts() is refused if any is, and input comes before output', () => {
    const input = refuse('input', [finding('hate', 0.7)]);
    const output = refuse('output', [finding('sexual', 0.9)]);
    expect(combineVerdicts([allowed, allowed])).toEqual(allowed);
    expect(combineVerdicts([allowed, output])).toMatchObject({ status: 'refused', stage: 'output' });
    const both = combineVerdicts([output, input]);
    expect(both.status === 'refused' && toModerationDetails(both)).toEqual({
      moderation_stage: 'input',
      categories: ['hate'],
    });
  });
});
