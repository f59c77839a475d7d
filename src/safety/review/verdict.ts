import { categoryDescriptions, type PolicyCategory, policyCategories } from '../policy/category.ts';

/** Where a refusal happened: what came in, or what was made. */
export type ReviewStage = 'input' | 'output';

/** One category of a refusal. */
export interface RefusedCategory {
  readonly category: PolicyCategory;
  /** Calibrated score in [0, 1]. */
  readonly score: number;
  /** The score from which this profile refuses. */
  readonly threshold: number;
  /** Which check found it, in words that never repeat the prompt. */
  readonly reason: string;
}

/** The request may go on. */
export interface AllowedVerdict {
  readonly status: 'allowed';
}

/** The request, or what was made of it, may not go on. */
export interface RefusedVerdict {
  readonly status: 'refused';
  readonly stage: ReviewStage;
  /** At least one, highest score first. */
  readonly categories: readonly [RefusedCategory, ...RefusedCategory[]];
  /** What a person reads. */
  readonly message: string;
}

/** The outcome of a review: every caller handles both. */
export type Verdict = AllowedVerdict | RefusedVerdict;

/** The verdict of everything that passes. */
export const allowed: AllowedVerdict = { status: 'allowed' };

/**
 * Refuses with the categories found; of several findings of one category the highest score stays.
 *
 * With no findings the verdict is allowed.
 */
export function refuse(stage: ReviewStage, findings: readonly RefusedCategory[]): Verdict {
  const best = new Map<PolicyCategory, RefusedCategory>();
  for (const finding of findings) {
    const known = best.get(finding.category);
    if (known === undefined || finding.score > known.score) best.set(finding.category, finding);
  }
  const [first, ...rest] = [...best.values()].sort((a, b) => b.score - a.score || orderOf(a) - orderOf(b));
  if (first === undefined) return allowed;
  return { status: 'refused', stage, categories: [first, ...rest], message: explainRefusal(stage, [first, ...rest]) };
}

/** One verdict from several: refused if any is; an input refusal hides output refusals. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  const refusals = verdicts.filter((verdict) => verdict.status === 'refused');
  const stage = refusals.some((refusal) => refusal.stage === 'input') ? 'input' : 'output';
  return refuse(
    stage,
    refusals.filter((refusal) => refusal.stage === stage).flatMap((refusal) => refusal.categories),
  );
}

/** The fields of the API's error `moderation_blocked`. */
export interface ModerationDetails {
  readonly moderation_stage: ReviewStage;
  readonly categories: readonly PolicyCategory[];
}

/** A refusal as `moderation_details` of the API. */
export function toModerationDetails(verdict: RefusedVerdict): ModerationDetails {
  return { moderation_stage: verdict.stage, categories: verdict.categories.map(({ category }) => category) };
}

const orderOf = ({ category }: RefusedCategory): number => policyCategories.indexOf(category);

function explainRefusal(stage: ReviewStage, categories: readonly RefusedCategory[]): string {
  const subject = stage === 'input' ? 'The request was refused because it' : 'The video was held back because it';
  const reasons = categories.map(({ category }) => categoryDescriptions[category].refusal);
  const crisis = categories.some(({ category }) => category === 'self_harm')
    ? ' If you or someone near you is in danger, please call your local emergency or crisis line.'
    : '';
  const final = categories.some(({ category }) => category === 'sexual_minors');
  const way = final ? '' : ' Nothing was charged. You can change the words, or appeal and a person will look at it.';
  return `${subject} ${joinReasons(reasons)}.${way}${crisis}`;
}

function joinReasons(reasons: readonly string[]): string {
  if (reasons.length < 2) return reasons.join('');
  return `${reasons.slice(0, -1).join(', ')} and ${reasons.at(-1)}`;
}
