import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import { type AppliedPolicy, thresholdOf } from '../policy/policy.ts';
import { combineVerdicts, type RefusedCategory, refuse, type Verdict } from '../review/verdict.ts';
import { decide } from './decide.ts';
import type { PromptScores } from './prompt-scores.ts';

/** One card of a storyboard. */
export interface StoryboardCard {
  readonly text: string;
}

/** The verdict on a storyboard: each card, all together, and both in one. */
export interface StoryboardVerdict {
  readonly cards: readonly Verdict[];
  /** The cards read as one text, and neighbours in pairs. */
  readonly together: Verdict;
  readonly verdict: Verdict;
}

export interface CardContext {
  readonly profile: AppliedPolicy;
  readonly score: (text: string) => PromptScores;
}

/** Judges cards one by one, in neighbouring pairs, as one text, and by what their doubts add up to. */
export function combineCards(cards: readonly StoryboardCard[], { profile, score }: CardContext): StoryboardVerdict {
  const single = cards.map(({ text }) => score(text));
  const verdicts = single.map((scores) => decide(scores, profile));
  const joined = cards.length < 2 ? [] : joinCards(cards).map((text) => decide(score(text), profile));
  const sum = refuse('input', addDoubts(single, profile));
  const together = combineVerdicts([...joined, sum]);
  return { cards: verdicts, together, verdict: combineVerdicts([...verdicts, together]) };
}

function joinCards(cards: readonly StoryboardCard[]): string[] {
  const texts = cards.map(({ text }) => text.trim().replace(/[.!?]*$/, '.'));
  const pairs = texts.slice(1).map((text, i) => `${texts[i]} ${text}`);
  return texts.length === 2 ? pairs : [...pairs, texts.join(' ')];
}

/**
 * Scores that are each too small to refuse, put together.
 *
 * 1 - product over cards of (1 - 0.6 * score), counting only scores above `noticedScore`
 */
function addDoubts(cards: readonly PromptScores[], profile: AppliedPolicy): RefusedCategory[] {
  const found: RefusedCategory[] = [];
  for (const category of policyCategories) {
    const threshold = thresholdOf(profile, category);
    const doubts = cards.map(({ scores }) => scores[category]).filter((value) => value >= noticedScore);
    if (threshold === null || doubts.length < 2) continue;
    const score = 1 - doubts.reduce((rest, value) => rest * (1 - 0.6 * value), 1);
    if (score >= threshold) found.push(finding(category, score, threshold));
  }
  return found;
}

/** Below this a score says nothing, however many cards have it. */
const noticedScore = 0.25;

const finding = (category: PolicyCategory, score: number, threshold: number): RefusedCategory => ({
  category,
  score,
  threshold,
  reason: 'cards together',
});
