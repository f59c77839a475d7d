import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import { type AppliedPolicy, thresholdOf, unknownLanguageFactor } from '../policy/policy.ts';
import { allowed, type RefusedCategory, refuse, type Verdict } from '../review/verdict.ts';
import type { PromptScores } from './prompt-scores.ts';

/** Applies a profile's thresholds to scores. */
export function decide(result: PromptScores, profile: AppliedPolicy): Verdict {
  const factor = result.language.kind === 'other' ? unknownLanguageFactor : 1;
  const findings = findRefused(result.scores, (category) => result.reasons[category], { profile, factor });
  return findings.length === 0 ? allowed : refuse('input', findings);
}

interface Limits {
  readonly profile: AppliedPolicy;
  /** Multiplies every threshold. */
  readonly factor: number;
}

/** The categories whose score reaches the profile's threshold. */
export function findRefused(
  scores: Readonly<Partial<Record<PolicyCategory, number>>>,
  reasonOf: (category: PolicyCategory) => string,
  { profile, factor }: Limits,
): RefusedCategory[] {
  const found: RefusedCategory[] = [];
  for (const category of policyCategories) {
    const score = scores[category] ?? 0;
    const limit = thresholdOf(profile, category);
    if (limit === null || score < limit * factor) continue;
    found.push({ category, score, threshold: limit * factor, reason: reasonOf(category) });
  }
  return found;
}
