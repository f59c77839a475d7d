import { Plus } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { type Card, moveCard, newCard, secondsOf, startOf, stretchCard } from './board.ts';
import { TimelineCard } from './timeline-card.tsx';
import { trimStart, useTimelineDrag } from './use-timeline-drag.ts';

interface TimelineProps {
  readonly cards: readonly Card[];
  readonly chosen: number;
  readonly onChoose: (id: string) => void;
  readonly onChange: (cards: readonly Card[]) => void;
}

/** Narrowest second, in pixels; the timeline scrolls sideways where it must. */
const leastPixels = 44;

/** Shots in a row, as wide as they are long. */
export function Timeline({ cards, chosen, onChoose, onChange }: TimelineProps) {
  const { storyboard: text } = useText();
  const [width, setWidth] = useState(0);
  const total = secondsOf(cards);
  // The button that adds a card stands behind the last one.
  const scale = Math.max(leastPixels, (width - 4.5 * remPixels()) / Math.max(total, 6));
  const { track, grip, hold, drag, release } = useTimelineDrag({ cards, scale, onChange });
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(cards.length - 1, index + step));
    if (event.altKey) onChange(moveCard(cards, index, next));
    else onChoose(cards[next]?.id ?? '');
    // The cards stand in their new order only after this change is shown.
    requestAnimationFrame(() => track.current?.querySelectorAll<HTMLElement>('[data-card]')[next]?.focus());
  };
  return (
    <section aria-label={text.timeline} className="flex flex-col gap-2">
      <div
        ref={(element) => {
          if (element !== null && Math.abs(element.clientWidth - width) > 1 && grip === null)
            setWidth(element.clientWidth);
        }}
        className="overflow-x-auto rounded-panel border border-line bg-surface p-2"
      >
        <Ruler seconds={Math.max(total, 6)} scale={scale} />
        <ol
          ref={track}
          className="flex h-28 touch-pan-x items-stretch select-none"
          onPointerMove={drag}
          onPointerUp={release}
          onPointerCancel={release}
        >
          {cards.map((card, index) => (
            <TimelineCard
              key={card.id}
              card={card}
              number={index + 1}
              time={text.cardTime(formatSeconds(startOf(cards, index)), formatSeconds(startOf(cards, index + 1)))}
              width={card.seconds * scale}
              isChosen={index === chosen}
              isHeld={grip?.kind === 'card' && grip.isMoving && grip.id === card.id}
              onChoose={() => onChoose(card.id)}
              onKeyDown={(event) => onKeyDown(event, index)}
              onHold={(event) => hold({ kind: 'card', id: card.id, x: event.clientX, isMoving: false }, event)}
              onHoldEdge={(event) => hold({ kind: 'edge', index, x: event.clientX, seconds: card.seconds }, event)}
              onStretch={(seconds) => onChange(stretchCard(cards, index, seconds))}
              onHoldStart={
                card.clip == null
                  ? null
                  : (event) =>
                      hold({ kind: 'start', index, x: event.clientX, seconds: card.clip?.startSeconds ?? 0 }, event)
              }
              onTrimStart={(seconds) => onChange(trimStart(cards, index, seconds))}
            />
          ))}
          <li className="flex items-center pl-2">
            <Button
              size="icon"
              aria-label={text.addCard}
              title={text.addCard}
              disabled={cards.length >= 32}
              onClick={() => {
                const added = newCard();
                onChange([...cards, added]);
                onChoose(added.id);
              }}
            >
              <Plus aria-hidden />
            </Button>
          </li>
        </ol>
      </div>
      <p className="text-sm text-soft pointer-coarse:hidden">{text.timelineHint}</p>
      <p className="hidden text-sm text-soft pointer-coarse:block">{text.timelineHintTouch}</p>
    </section>
  );
}

/** Lengths in rem grow with the window. */
const remPixels = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

function Ruler({ seconds, scale }: { readonly seconds: number; readonly scale: number }) {
  return (
    <div
      aria-hidden="true"
      className="number-type relative mb-1 h-5 text-xs text-soft"
      style={{ width: seconds * scale }}
    >
      {Array.from({ length: Math.floor(seconds) + 1 }, (_, i) => i).map((second) => (
        <span key={second} className="absolute border-l border-edge pl-1" style={{ left: second * scale }}>
          {second}
        </span>
      ))}
    </div>
  );
}
