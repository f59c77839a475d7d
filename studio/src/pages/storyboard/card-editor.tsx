import { ArrowLeft, ArrowRight, Copy, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { newId } from '../../session/new-id.ts';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { SliderField, TextAreaField } from '../../ui/field.tsx';
import { type Card, cardLimits, moveCard, stretchCard, trimCard } from './board.ts';
import { ClipOfCard, ClipPicker, giveClip } from './card-clip.tsx';
import { PictureOfCard } from './card-picture.tsx';

interface CardEditorProps {
  readonly cards: readonly Card[];
  readonly chosen: number;
  readonly onChoose: (id: string) => void;
  readonly onChange: (cards: readonly Card[]) => void;
}

/** Everything about the chosen card. */
export function CardEditor({ cards, chosen, onChoose, onChange }: CardEditorProps) {
  const { storyboard: text } = useText();
  const card = cards[chosen];
  if (card === undefined) return null;
  const set = (change: Partial<Card>): void => onChange(cards.with(chosen, { ...card, ...change }));
  const duplicate = (): void => {
    const copy = { ...card, id: newId() };
    onChange(cards.toSpliced(chosen + 1, 0, copy));
    onChoose(copy.id);
  };
  return (
    <section aria-label={text.card(chosen + 1)} className="flex flex-col gap-4">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">{text.card(chosen + 1)}</h2>
        <div className="flex">
          <Tool label={text.earlier} onClick={() => onChange(moveCard(cards, chosen, chosen - 1))} isOff={chosen === 0}>
            <ArrowLeft aria-hidden />
          </Tool>
          <Tool
            label={text.later}
            onClick={() => onChange(moveCard(cards, chosen, chosen + 1))}
            isOff={chosen === cards.length - 1}
          >
            <ArrowRight aria-hidden />
          </Tool>
          <Tool label={text.duplicateCard} onClick={duplicate}>
            <Copy aria-hidden />
          </Tool>
          <Tool label={text.deleteCard} onClick={() => onChange(cards.toSpliced(chosen, 1))} isOff={cards.length === 1}>
            <Trash2 aria-hidden />
          </Tool>
        </div>
      </div>
      <TextAreaField
        label={text.shows}
        placeholder={text.showsPlaceholder}
        value={card.text}
        onChange={(next) => set({ text: next })}
      />
      <SliderField
        label={text.length}
        value={card.seconds}
        minimum={cardLimits.shortest}
        maximum={cardLimits.longest}
        step={0.25}
        shown={formatSeconds(card.seconds)}
        onChange={(seconds) => onChange(stretchCard(cards, chosen, seconds))}
      />
      {card.clip != null ? (
        <ClipOfCard
          clip={card.clip}
          onTrim={(range) => onChange(trimCard(cards, chosen, range))}
          onRemove={() => set({ clip: null, picture: null })}
        />
      ) : (
        <>
          <PictureOfCard picture={card.picture} onChange={(picture) => set({ picture })} />
          <ClipPicker onPick={(video, poster) => onChange(giveClip(cards, chosen, { video, poster }))} />
        </>
      )}
    </section>
  );
}

function Tool(props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly isOff?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Button
      look="quiet"
      size="small-icon"
      aria-label={props.label}
      title={props.label}
      disabled={props.isOff ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </Button>
  );
}
