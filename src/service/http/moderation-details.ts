import type { ModerationDetails } from '../contracts/problem.ts';
import type { Verdict } from '../jobs/review-gate.ts';

/** A refusal in the words of OpenAI's own errors, with its measured reasons. */
export function toModerationDetails(verdict: Extract<Verdict, { status: 'refused' }>): ModerationDetails {
  const reasons = verdict.categories.map(({ category, score, threshold, reason }) => ({
    ...{ category, score, threshold, reason },
  }));
  return {
    moderation_stage: verdict.stage,
    categories: verdict.categories.map(({ category }) => category),
    reasons,
  };
}
