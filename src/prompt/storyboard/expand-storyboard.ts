import { type ExpandedPrompt, type ExpandOptions, expandPrompt } from '../expand/expand-prompt.ts';
import type { Storyboard, StoryboardCard } from './storyboard.ts';

/** A card with its text in the words of the bundled model. */
export interface ExpandedCard {
  readonly card: StoryboardCard;
  /** Null where a card has a picture and no words. */
  readonly expanded: ExpandedPrompt | null;
}

/**
 * Expands every card so that the same characters return as they were, in the style of the first: "Shot 2: it jumps" is said of whom
 * shot 1 showed. Instructions are read with every card, after its own words.
 *
 * @throws {ConfigError} if the words of a card cannot be drawn
 */
export function expandStoryboard(
  { cards, instructions }: Storyboard,
  options: Omit<ExpandOptions, 'previous'>,
): ExpandedCard[] {
  let previous: ExpandedPrompt | null = null;
  return cards.map((card) => {
    if (card.text === '') return { card, expanded: null };
    const text = instructions === '' ? card.text : `${card.text}. ${instructions}`;
    const expanded: ExpandedPrompt = expandPrompt(text, { ...options, ...(previous ? { previous } : {}) });
    previous = expanded;
    return { card, expanded: { ...expanded, original: card.text } };
  });
}
