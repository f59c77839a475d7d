import type { PolicyCategory } from './category.ts';

/** Who asks: the role that a deployment gives to a request. */
export const policyProfiles = ['public', 'artist', 'red-team', 'admin'] as const;

/** One of the four profiles of the policy. */
export type PolicyProfile = (typeof policyProfiles)[number];

/** Categories whose threshold a profile may move; the others are the same for everybody. */
export type AdjustableCategory = Exclude<PolicyCategory, 'sexual_minors'>;

/** The smallest score in (0, 1] that refuses; null lets every score pass. */
export type Threshold = number | null;

/**
 * Calibrated scores at which a request is refused.
 *
 * A score of 0.5 is the operating point of the trained heads (chosen on harmless video prompts, see
 * docs/safety-prompt-screen.md); rules and lists give 1. `sexual_minors` is no part of the table: no profile moves it.
 */
export const profileThresholds: Readonly<Record<PolicyProfile, Readonly<Record<AdjustableCategory, Threshold>>>> = {
  public: {
    extreme_violence: 0.5,
    sexual: 0.5,
    hate: 0.5,
    self_harm: 0.5,
    harassment: 0.5,
    likeness: 0.5,
    misleading: 0.5,
    weapons_drugs: 0.5,
    copyright: 0.5,
  },
  artist: {
    extreme_violence: 0.75,
    sexual: 0.75,
    hate: 0.6,
    self_harm: 0.65,
    harassment: 0.65,
    likeness: 0.5,
    misleading: 0.7,
    weapons_drugs: 0.75,
    copyright: 0.6,
  },
  'red-team': {
    extreme_violence: null,
    sexual: null,
    hate: null,
    self_harm: null,
    harassment: null,
    likeness: null,
    misleading: null,
    weapons_drugs: null,
    copyright: null,
  },
  admin: {
    extreme_violence: 0.9,
    sexual: 0.9,
    hate: 0.75,
    self_harm: 0.75,
    harassment: 0.9,
    likeness: 0.9,
    misleading: 0.9,
    weapons_drugs: 0.9,
    copyright: 0.9,
  },
};

/** Sexual content and minors: one threshold for every role; stricter than any other. */
export const minorsThreshold = 0.35;

/** How much smaller a threshold becomes where the screen sees less: text that is not English. */
export const unknownLanguageFactor = 0.7;

/** Thresholds of an installation's own, by category; what is not named is as the profile has it. */
export interface OwnThresholds {
  readonly profile: PolicyProfile;
  readonly thresholds: Readonly<Partial<Record<AdjustableCategory, Threshold>>>;
}

/** What requests and frames are judged by: a profile as it is, or with thresholds of the installation's own. */
export type AppliedPolicy = PolicyProfile | OwnThresholds;

/**
 * The score at which a category refuses for a profile.
 *
 * @returns a score in (0, 1], or null when the profile lets this category pass
 */
export function thresholdOf(policy: AppliedPolicy, category: PolicyCategory): Threshold {
  if (category === 'sexual_minors') return minorsThreshold;
  if (typeof policy === 'string') return profileThresholds[policy][category];
  const own = policy.thresholds[category];
  return own === undefined ? profileThresholds[policy.profile][category] : own;
}
