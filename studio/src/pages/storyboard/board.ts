import { newId } from '../../session/new-id.ts';

/** One shot: how long, what it shows, and perhaps the picture that it begins with. */
export interface Card {
  readonly id: string;
  readonly seconds: number;
  readonly text: string;
  /** A small data URL. */
  readonly picture: string | null;
  /** The piece of video that it begins with; absent in boards of earlier versions. */
  readonly clip?: CardClip | null;
}

/** A piece of a video of the library. */
export interface CardClip {
  readonly videoId: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Of the whole video. */
  readonly videoSeconds: number;
}

/** Several shots that are drawn as one video. */
export interface Board {
  readonly name: string;
  readonly cards: readonly Card[];
  readonly shape: 'wide' | 'classic' | 'square' | 'portrait' | 'tall';
  readonly style: string | null;
  /** Null and absent mean the first model of the server. */
  readonly model?: string | null;
  readonly seed: number;
  readonly characters: readonly string[];
  /** The newest video that was made from it. */
  readonly videoId: string | null;
}

/** Name of a board's document on the server. */
export const documentOf = (id: string): string => `storyboard.${id}`;

/** Shortest and longest card, in seconds. */
export const cardLimits = { shortest: 0.5, longest: 20 } as const;

/** A card with nothing on it yet. */
export const newCard = (): Card => ({ id: newId(), seconds: 2, text: '', picture: null, clip: null });

/** A board with one empty card. */
export const newBoard = (name: string): Board => ({
  ...{ name, cards: [newCard()], shape: 'square', style: null, characters: [], videoId: null },
  seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
});

/** When a card begins, in seconds. */
export const startOf = (cards: readonly Card[], index: number): number =>
  cards.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0);

/** How long all cards are together. */
export const secondsOf = (cards: readonly Card[]): number => startOf(cards, cards.length);

/** The same cards with one at another place. */
export function moveCard(cards: readonly Card[], from: number, to: number): readonly Card[] {
  const moved = cards[from];
  if (moved === undefined || from === to) return cards;
  return cards.toSpliced(from, 1).toSpliced(Math.max(0, Math.min(cards.length - 1, to)), 0, moved);
}

/** The same cards with one of another length, within what a card may have. */
export function stretchCard(cards: readonly Card[], index: number, seconds: number): readonly Card[] {
  const { shortest, longest } = cardLimits;
  const rounded = Math.round(Math.max(shortest, Math.min(longest, seconds)) * 4) / 4;
  return cards.map((card, i) => (i === index ? { ...card, seconds: rounded } : card));
}

/** The same cards with another piece of video on one, which then is as long as the piece. */
export function trimCard(
  cards: readonly Card[],
  index: number,
  [startSeconds, endSeconds]: readonly [number, number],
): readonly Card[] {
  const trimmed = cards.map((card, i) => {
    if (i !== index || card.clip == null) return card;
    const { videoSeconds } = card.clip;
    const start = Math.max(0, Math.min(startSeconds, videoSeconds - cardLimits.shortest));
    const end = Math.max(start + cardLimits.shortest, Math.min(videoSeconds, endSeconds));
    return { ...card, clip: { ...card.clip, startSeconds: start, endSeconds: end } };
  });
  const clip = trimmed[index]?.clip;
  return clip == null ? cards : stretchCard(trimmed, index, clip.endSeconds - clip.startSeconds);
}

/**
 * Where a card that is dragged belongs: it changes places once the pointer has passed the middle of a neighbour, so that
 * cards of different lengths do not flutter.
 */
export function placeAt(cards: readonly Card[], from: number, seconds: number): number {
  const middle = (index: number): number => startOf(cards, index) + (cards[index]?.seconds ?? 0) / 2;
  let place = from;
  while (place < cards.length - 1 && seconds > middle(place + 1)) place++;
  while (place > 0 && seconds < middle(place - 1)) place--;
  return place;
}

/** True if everything is there that drawing needs. */
export const isComplete = ({ cards }: Board): boolean =>
  cards.length > 0 &&
  cards[0]?.text.trim() !== '' &&
  cards.every(({ text, picture, clip = null }) => text.trim() !== '' || picture !== null || clip !== null);

/** Fields of the creating call; the video remembers the board by its id. */
export function fieldsOf(id: string, board: Board, size: string): Readonly<Record<string, unknown>> {
  const { cards, style, model = null, seed, characters } = board;
  return {
    prompt: cards
      .map(({ text }) => text.trim())
      .filter((text) => text !== '')
      .join(' '),
    storyboard: cards.map(({ text, picture, clip = null }, i) => ({
      at: startOf(cards, i),
      ...(text.trim() === '' ? {} : { prompt: text.trim() }),
      ...(clip !== null
        ? { video: { id: clip.videoId }, start: clip.startSeconds, end: clip.endSeconds }
        : picture === null
          ? {}
          : { image: { image_url: picture } }),
    })),
    ...{ seconds: secondsOf(cards), size, style, model, seed },
    ...(characters.length === 0 ? {} : { characters: characters.map((id) => ({ id })) }),
    metadata: { storyboard: board.name.slice(0, 512), board: id },
  };
}
