import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import { type Card, moveCard, placeAt, stretchCard, trimCard } from './board.ts';

/** What the pointer holds, and how it was when it took hold. */
export type Grip =
  | { readonly kind: 'start'; readonly index: number; readonly x: number; readonly seconds: number }
  | { readonly kind: 'edge'; readonly index: number; readonly x: number; readonly seconds: number }
  | { readonly kind: 'card'; readonly id: string; readonly x: number; readonly isMoving: boolean };

interface TimelineDragOptions {
  readonly cards: readonly Card[];
  /** Pixels of a second. */
  readonly scale: number;
  readonly onChange: (cards: readonly Card[]) => void;
}

interface TimelineDrag {
  readonly track: RefObject<HTMLOListElement | null>;
  /** Null while nothing is held. */
  readonly grip: Grip | null;
  readonly hold: (grip: Grip, event: PointerEvent) => void;
  readonly drag: (event: PointerEvent) => void;
  readonly release: () => void;
}

/** Moves, stretches and trims cards with the pointer. */
export function useTimelineDrag({ cards, scale, onChange }: TimelineDragOptions): TimelineDrag {
  const track = useRef<HTMLOListElement>(null);
  const [grip, setGrip] = useState<Grip | null>(null);
  const hold = (next: Grip, event: PointerEvent): void => {
    track.current?.setPointerCapture(event.pointerId);
    setGrip(next);
  };
  const drag = (event: PointerEvent): void => {
    if (grip === null) return;
    const moved = event.clientX - grip.x;
    if (grip.kind === 'start') {
      onChange(trimStart(cards, grip.index, grip.seconds + moved / scale));
      return;
    }
    if (grip.kind === 'edge') {
      onChange(stretchCard(cards, grip.index, grip.seconds + moved / scale));
      return;
    }
    if (!grip.isMoving && Math.abs(moved) < 6) return;
    if (!grip.isMoving) setGrip({ ...grip, isMoving: true });
    const from = cards.findIndex(({ id }) => id === grip.id);
    const left = track.current?.getBoundingClientRect().left ?? 0;
    onChange(moveCard(cards, from, placeAt(cards, from, (event.clientX - left) / scale)));
  };
  return { track, grip, hold, drag, release: () => setGrip(null) };
}

/** The same cards with the video of one beginning elsewhere. */
export const trimStart = (cards: readonly Card[], index: number, seconds: number): readonly Card[] =>
  trimCard(cards, index, [seconds, cards[index]?.clip?.endSeconds ?? 0]);
