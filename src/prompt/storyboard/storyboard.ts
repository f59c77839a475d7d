import { ConfigError } from '../../base/index.ts';

/** One card: what is seen from its start for its duration. */
export type StoryboardCard = {
  /** On the timeline of the whole video. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
} & (
  | { readonly kind: 'text'; readonly text: string }
  /** The card begins with a picture; `text` says what follows and may be empty. */
  | { readonly kind: 'image'; readonly source: string; readonly text: string }
  /** The card begins with a piece of video; `text` says what follows and may be empty. */
  | { readonly kind: 'video'; readonly source: string; readonly text: string }
);

/** Cards in order of time. */
export interface Storyboard {
  readonly cards: readonly StoryboardCard[];
  /** What holds for all cards, for example the style; empty where nothing is said. */
  readonly instructions: string;
}

/** What a storyboard may cost. */
export const storyboardLimits = {
  cards: 32,
  cardSeconds: 60,
  totalSeconds: 240,
  textCharacters: 4000,
} as const;

/** The end of the last card. */
export function storyboardSeconds({ cards }: Storyboard): number {
  return Math.max(0, ...cards.map(({ startSeconds, durationSeconds }) => startSeconds + durationSeconds));
}

/**
 * Checks a storyboard from outside.
 *
 * @throws {ConfigError} naming the card, counted from 1
 */
export function checkStoryboard(storyboard: Storyboard): Storyboard {
  const { cards, instructions } = storyboard;
  const limits = storyboardLimits;
  if (cards.length === 0) throw new ConfigError('Cannot read the storyboard as it has no cards');
  if (cards.length > limits.cards) {
    throw new ConfigError(
      `Cannot read the storyboard as it may have at most ${limits.cards} cards: current value is ${cards.length}`,
    );
  }
  if (instructions.length > limits.textCharacters) {
    throw new ConfigError(
      `Cannot read the storyboard as its instructions may have at most ${limits.textCharacters} characters: current value is ${instructions.length}`,
    );
  }
  let endSeconds = 0;
  for (const [i, card] of cards.entries()) {
    checkCard(card, i + 1, endSeconds);
    endSeconds = card.startSeconds + card.durationSeconds;
  }
  if (endSeconds > limits.totalSeconds + toleranceSeconds) {
    throw new ConfigError(
      `Cannot read the storyboard as it may last at most ${limits.totalSeconds} s: current value is ${formatSeconds(endSeconds)} s`,
    );
  }
  return storyboard;
}

/** Times are written with milliseconds. */
const toleranceSeconds = 0.0015;

function checkCard(card: StoryboardCard, number: number, previousEndSeconds: number): void {
  const fail = (rule: string): ConfigError =>
    new ConfigError(`Cannot read the storyboard as card ${number} ${rule}`, { data: { card: number } });
  const { startSeconds, durationSeconds, text } = card;
  if (!Number.isFinite(startSeconds) || startSeconds < 0) {
    throw fail(`must not start before 0 s: current value is ${startSeconds}`);
  }
  if (!(durationSeconds > 0 && durationSeconds <= storyboardLimits.cardSeconds)) {
    throw fail(
      `must last above 0 and at most ${storyboardLimits.cardSeconds} s: current value is ${formatSeconds(durationSeconds)} s`,
    );
  }
  if (startSeconds < previousEndSeconds - toleranceSeconds) {
    throw fail(
      `must not start before card ${number - 1} ends at ${formatSeconds(previousEndSeconds)} s: current value is ${formatSeconds(startSeconds)} s`,
    );
  }
  if (card.kind === 'text' && text.trim() === '') throw fail('must say what is seen: it has no text, image or video');
  if (card.kind !== 'text' && card.source.trim() === '') throw fail(`must name its ${card.kind}`);
  if (text.length > storyboardLimits.textCharacters) {
    throw fail(`may have at most ${storyboardLimits.textCharacters} characters: current value is ${text.length}`);
  }
}

/** Seconds with at most three decimals and at least one: `5.0`, `2.125`. */
export function formatSeconds(seconds: number): string {
  const text = String(Number(seconds.toFixed(3)));
  return text.includes('.') ? text : `${text}.0`;
}
