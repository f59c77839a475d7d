import { thresholdOf } from '../policy/policy.ts';
import type { PromptScores } from './prompt-scores.ts';

/** Categories of `POST /v1/moderations`. */
const moderationCategories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;

/** A category of `POST /v1/moderations`. */
export type ModerationCategory = (typeof moderationCategories)[number];

/** One result of `POST /v1/moderations`. */
export interface TextModeration {
  readonly flagged: boolean;
  readonly categories: Readonly<Record<ModerationCategory, boolean>>;
  readonly category_scores: Readonly<Record<ModerationCategory, number>>;
  readonly category_applied_input_types: Readonly<Record<ModerationCategory, readonly 'text'[]>>;
}

/** Our scores in OpenAI's categories; finer categories are their parent's score where their words occur, else a third. */
export function moderateScores({ scores, concepts }: PromptScores): TextModeration {
  const part = (score: number, isMeant: boolean): number => (isMeant ? score : score / 3);
  const isViolent =
    concepts.has('kill') || concepts.has('beat') || concepts.has('exclude') || concepts.has('threatYou');
  const isGraphic =
    concepts.has('gore') || concepts.has('mutilate') || concepts.has('blood') || concepts.has('torture');
  const isGuide = concepts.has('instruct');
  const values: Record<ModerationCategory, number> = {
    harassment: scores.harassment,
    'harassment/threatening': part(scores.harassment, concepts.has('threatYou') || isViolent),
    hate: scores.hate,
    'hate/threatening': part(scores.hate, isViolent),
    illicit: scores.weapons_drugs,
    'illicit/violent': part(scores.weapons_drugs, concepts.has('weaponMake') || concepts.has('gun') || isViolent),
    'self-harm': scores.self_harm,
    'self-harm/instructions': part(scores.self_harm, isGuide),
    'self-harm/intent': part(scores.self_harm, concepts.has('firstPerson')),
    sexual: Math.max(scores.sexual, scores.sexual_minors),
    'sexual/minors': scores.sexual_minors,
    violence: scores.extreme_violence,
    'violence/graphic': part(scores.extreme_violence, isGraphic),
  };
  const limit = (category: ModerationCategory): number =>
    category === 'sexual/minors' ? (thresholdOf('public', 'sexual_minors') ?? 1) : 0.5;
  const record = <T>(make: (category: ModerationCategory) => T): Record<ModerationCategory, T> =>
    Object.fromEntries(moderationCategories.map((category) => [category, make(category)])) as Record<
      ModerationCategory,
      T
    >;
  const categories = record((category) => values[category] >= limit(category));
  return {
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: values,
    category_applied_input_types: record(() => ['text'] as const),
  };
}
