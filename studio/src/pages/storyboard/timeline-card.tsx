import type { KeyboardEvent, PointerEvent } from 'react';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';
import { type Card, cardLimits } from './board.ts';

interface TimelineCardProps {
  readonly card: Card;
  readonly number: number;
  /** From when to when, in words. */
  readonly time: string;
  /** In pixels. */
  readonly width: number;
  readonly isChosen: boolean;
  readonly isHeld: boolean;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onHold: (event: PointerEvent) => void;
  readonly onHoldEdge: (event: PointerEvent) => void;
  readonly onStretch: (seconds: number) => void;
  /** The beginning of the card's video is held; null for cards without one. */
  readonly onHoldStart: ((event: PointerEvent) => void) | null;
  readonly onTrimStart: (seconds: number) => void;
}

/** A shot on the timeline, with an edge that stretches it. */
export function TimelineCard(props: TimelineCardProps) {
  const { storyboard: text } = useText();
  const { card, number, isChosen } = props;
  return (
    <li className="relative flex shrink-0 p-0.5" style={{ width: props.width }}>
      <button
        type="button"
        data-card
        aria-pressed={isChosen}
        onClick={props.onChoose}
        onKeyDown={props.onKeyDown}
        onPointerDown={(event) => {
          props.onChoose();
          // A finger scrolls; moving cards by touch is done with the buttons of the chosen card.
          if (event.pointerType === 'mouse') props.onHold(event);
        }}
        className={classNames(
          'flex min-w-0 grow cursor-grab flex-col items-start overflow-hidden rounded-control border bg-raised bg-cover bg-center p-2 pr-3 text-left',
          isChosen ? 'border-sky ring-2 ring-sky' : 'border-line hover:border-edge',
          props.isHeld && 'cursor-grabbing opacity-75',
        )}
        style={card.picture === null ? {} : { backgroundImage: `url(${card.picture})` }}
      >
        <span className={classNames('max-w-full', card.picture !== null && 'rounded bg-black/65 px-1 text-white')}>
          <span className="number-type block truncate text-xs font-semibold">
            {text.card(number)}
            <span className="sr-only">{`, ${props.time}`}</span>
          </span>
          <span className="line-clamp-3 text-sm leading-tight break-words">{card.text}</span>
        </span>
      </button>
      {props.onHoldStart !== null && card.clip != null && (
        <div
          role="slider"
          tabIndex={0}
          aria-label={text.startEdge(number)}
          aria-valuenow={card.clip.startSeconds}
          aria-valuemin={0}
          aria-valuemax={card.clip.videoSeconds}
          aria-valuetext={formatSeconds(card.clip.startSeconds)}
          onPointerDown={(event) => {
            event.stopPropagation();
            props.onHoldStart?.(event);
          }}
          onKeyDown={(event) => {
            const step = { ArrowLeft: -0.25, ArrowRight: 0.25 }[event.key];
            if (step === undefined || card.clip == null) return;
            event.preventDefault();
            props.onTrimStart(card.clip.startSeconds + step);
          }}
          className="absolute inset-y-0 left-0 z-10 flex w-3.5 cursor-ew-resize touch-none items-center justify-center rounded"
        >
          <span className="h-10 w-1 rounded-full bg-sky" />
        </div>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label={text.edge(number)}
        aria-valuenow={card.seconds}
        aria-valuemin={cardLimits.shortest}
        aria-valuemax={cardLimits.longest}
        aria-valuetext={formatSeconds(card.seconds)}
        onPointerDown={(event) => {
          event.stopPropagation();
          props.onHoldEdge(event);
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -0.25, ArrowRight: 0.25, PageDown: -1, PageUp: 1 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          props.onStretch(card.seconds + step);
        }}
        className="absolute inset-y-0 right-0 z-10 flex w-3.5 cursor-ew-resize touch-none items-center justify-center rounded"
      >
        <span className="h-10 w-1 rounded-full bg-edge" />
      </div>
    </li>
  );
}
