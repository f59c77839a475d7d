/**
 * Safety: the policy as data, screening of prompts, review of frames, provenance and detection.
 *
 * ```ts
 * import { refuse, thresholdOf } from 'aozora/safety';
 * const threshold = thresholdOf('public', 'hate') ?? 1;
 * const verdict = refuse('input', [{ category: 'hate', score: 0.8, threshold, reason: 'trained head' }]);
 * if (verdict.status === 'refused') verdict.message;
 * ```
 *
 * @module
 */

// Policy and verdicts
export {
  type CategoryDescription,
  categoryDescriptions,
  type PolicyCategory,
  policyCategories,
} from './policy/category.ts';
export {
  type AdjustableCategory,
  minorsThreshold,
  type PolicyProfile,
  policyProfiles,
  profileThresholds,
  type Threshold,
  thresholdOf,
  unknownLanguageFactor,
} from './policy/policy.ts';
export {
  type AllowedVerdict,
  allowed,
  combineVerdicts,
  type ModerationDetails,
  type RefusedCategory,
  type RefusedVerdict,
  type ReviewStage,
  refuse,
  toModerationDetails,
  type Verdict,
} from './review/verdict.ts';
