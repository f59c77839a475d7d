import { ArrowLeft, ArrowRight, Copy, Film, ImagePlus, Trash2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { callRaw } from '../../api/client.ts';
import { newId } from '../../session/new-id.ts';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { SliderField, TextAreaField } from '../../ui/field.tsx';
import { VideoPicker } from '../video/video-picker.tsx';
import { type Card, cardLimits, moveCard, stretchCard, trimCard } from './board.ts';
import { ClipOfCard, ClipPicker, giveClip } from './card-clip.tsx';
import { shrinkPicture } from './shrink-picture.ts';

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
  readonly children: React.ReactNode;
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

function PictureOfCard(props: {
  readonly picture: string | null;
  readonly onChange: (picture: string | null) => void;
}) {
  const { storyboard: text } = useText();
  const picker = useRef<HTMLInputElement>(null);
  const [isChoosing, setIsChoosing] = useState(false);
  const take = async (picture: Blob): Promise<void> => props.onChange(await shrinkPicture(picture));
  return (
    <div className="flex flex-col gap-2">
      <p className="label-type">{text.picture}</p>
      <div className="flex flex-wrap items-center gap-2">
        {props.picture !== null && <img src={props.picture} alt="" className="h-16 rounded-control" />}
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          className="sr-only"
          tabIndex={-1}
          aria-label={text.pictureAdd}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void take(file);
            event.target.value = '';
          }}
        />
        <Button size="small" onClick={() => picker.current?.click()}>
          <ImagePlus aria-hidden />
          {text.pictureAdd}
        </Button>
        <Button size="small" onClick={() => setIsChoosing(true)}>
          <Film aria-hidden />
          {text.pictureFromVideo}
        </Button>
        {props.picture !== null && (
          <Button size="small-icon" look="quiet" aria-label={text.pictureRemove} onClick={() => props.onChange(null)}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      <VideoPicker
        title={text.pictureFromVideo}
        isOpen={isChoosing}
        exceptId={null}
        onClose={() => setIsChoosing(false)}
        onPick={async ({ id }) => {
          const answer = await callRaw(`/v1/videos/${id}/content`, { query: { variant: 'thumbnail' } });
          await take(await answer.blob());
        }}
      />
    </div>
  );
}
