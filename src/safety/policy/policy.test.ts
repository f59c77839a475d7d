import { describe, expect, it } from 'vitest';
import { categoryDescriptions, policyCategories } from './category.ts';
import { minorsThreshold, policyProfiles, profileThresholds, thresholdOf } from './policy.ts';

describe('thresholdOf()', () => {
  it('thresholdOf() is the same for sexual_minors in every profile, and never null', () => {
    for (const profile of policyProfiles) expect(thresholdOf(profile, 'sexual_minors')).toBe(minorsThreshold);
  });

  it('thresholdOf() takes thresholds of the installation, but none for sexual_minors', () => {
    const own = { profile: 'public', thresholds: { hate: 0.3, sexual_minors: 0.99 } } as const;
    expect(thresholdOf(own, 'hate')).toBe(0.3);
    expect(thresholdOf(own, 'sexual')).toBe(profileThresholds.public.sexual);
    expect(thresholdOf(own, 'sexual_minors')).toBe(minorsThreshold);
  });

  it('thresholdOf() is never lower for artists and admins than for the public', () => {
    for (const category of policyCategories) {
      const open = thresholdOf('public', category) ?? 1;
      expect(thresholdOf('artist', category) ?? 1).toBeGreaterThanOrEqual(open);
      expect(thresholdOf('admin', category) ?? 1).toBeGreaterThanOrEqual(open);
    }
  });
});

describe('profileThresholds', () => {
  it('profileThresholds lie in (0, 1] and cannot name sexual_minors', () => {
    for (const table of Object.values(profileThresholds)) {
      expect(Object.keys(table)).not.toContain('sexual_minors');
      for (const value of Object.values(table)) if (value !== null) expect(value > 0 && value <= 1).toBe(true);
    }
  });
});

describe('categoryDescriptions', () => {
  it('categoryDescriptions has words for every category', () => {
    for (const category of policyCategories) expect(categoryDescriptions[category].refusal.length).toBeGreaterThan(10);
  });
});
