import { z } from 'zod';
import { ConfigError } from '../../base/index.ts';
import { checkStoryboard, type Storyboard, type StoryboardCard } from './storyboard.ts';

const cardSchema = z
  .strictObject({
    at: z.number().optional(),
    duration: z.number().optional(),
    text: z.string().optional(),
    image: z.string().optional(),
    video: z.string().optional(),
  })
  .refine(({ image, video }) => image === undefined || video === undefined, 'has both an image and a video')
  .refine(({ text, image, video }) => (text ?? image ?? video) !== undefined, 'has neither text nor image nor video');

const storyboardSchema = z.strictObject({ cards: z.array(cardSchema), instructions: z.string().default('') });

/** How a storyboard is read. */
export interface StoryboardOptions {
  /** How long a card lasts that neither says so nor is followed by a timed one. Default 5. */
  readonly cardSeconds?: number;
}

/**
 * Reads the JSON form: `{"cards": [{"at": 0, "duration": 4, "text": "..."}, {"image": "a.png"}], "instructions": "..."}`. A card
 * without `at` starts where the one before ends; one without `duration` lasts to the next, or `cardSeconds`.
 *
 * @throws {ConfigError} naming the card, counted from 1
 */
export function parseStoryboardJson(value: unknown, options: StoryboardOptions = {}): Storyboard {
  const parsed = storyboardSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const index = path[0] === 'cards' && typeof path[1] === 'number' ? path[1] : null;
    const field = path.slice(2).join('.');
    const where = index === null ? path.join('.') || 'it' : `card ${index + 1}${field === '' ? '' : ` (${field})`}`;
    throw new ConfigError(`Cannot read the storyboard as ${where} is not valid: ${message}`, {
      data: index === null ? {} : { card: index + 1 },
    });
  }
  const { cards, instructions } = parsed.data;
  const timed = fillTimes(
    cards.map(({ at, duration }) => ({ startSeconds: at ?? null, durationSeconds: duration ?? null })),
    options,
  );
  return checkStoryboard({
    instructions,
    cards: cards.map(({ text = '', image, video }, i): StoryboardCard => {
      const times = timed[i]!;
      if (image !== undefined) return { ...times, kind: 'image', source: image, text };
      return video === undefined ? { ...times, kind: 'text', text } : { ...times, kind: 'video', source: video, text };
    }),
  });
}

/** The JSON form of a storyboard. */
export function formatStoryboardJson({ cards, instructions }: Storyboard): unknown {
  return {
    cards: cards.map((card) => ({
      at: card.startSeconds,
      duration: card.durationSeconds,
      ...(card.text === '' ? {} : { text: card.text }),
      ...(card.kind === 'text' ? {} : { [card.kind]: card.source }),
    })),
    ...(instructions === '' ? {} : { instructions }),
  };
}

/** When a card starts and how long it lasts, where it says so. */
export interface LooseTimes {
  readonly startSeconds: number | null;
  readonly durationSeconds: number | null;
}

/** Starts where the card before ends; lasts until the next timed one. */
export function fillTimes(
  cards: readonly LooseTimes[],
  { cardSeconds = 5 }: StoryboardOptions,
): { startSeconds: number; durationSeconds: number }[] {
  let endSeconds = 0;
  return cards.map(({ startSeconds, durationSeconds }, i) => {
    const start = startSeconds ?? endSeconds;
    const next = cards[i + 1]?.startSeconds;
    const duration = durationSeconds ?? (typeof next === 'number' && next > start ? next - start : cardSeconds);
    endSeconds = start + duration;
    return { startSeconds: start, durationSeconds: duration };
  });
}
