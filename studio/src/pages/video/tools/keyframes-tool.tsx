import { Camera, X } from 'lucide-react';
import { useState } from 'react';
import { newId } from '../../../session/new-id.ts';
import { formatSeconds } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';
import { SliderField, TextAreaField, TextField } from '../../../ui/field.tsx';
import { type PlayerHandle, toDataUrl } from '../player-handle.ts';
import { type Again, numberIn, numbersIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

interface Moment {
  readonly id: string;
  readonly at: number;
  readonly imageUrl: string;
  readonly file: File;
}

/** Moments of this video that a new one passes through. */
export function KeyframesTool({ video, again, player }: ToolProps & { readonly player: PlayerHandle }) {
  const { video: text } = useText();
  const [moments, setMoments] = useState(() => momentsOf(again));
  const [seconds, setSeconds] = useState(
    numberIn(again, 'seconds', Math.max(2, Math.round(video.aozora.duration_seconds))),
  );
  const [prompt, setPrompt] = useState(again.prompt ?? video.prompt ?? '');
  const take = async (): Promise<void> => {
    const at = Math.min(seconds, Math.round(player.currentSeconds() * 10) / 10);
    const file = new File([await player.takeFrame()], `${at}.png`, { type: 'image/png' });
    setMoments([...moments, { id: newId(), at, file, imageUrl: await toDataUrl(file) }]);
  };
  const set = (id: string, at: number): void =>
    setMoments(moments.map((moment) => (moment.id === id ? { ...moment, at } : moment)));
  const keyframes = moments.map(({ at, imageUrl }) => ({ at: Math.min(at, seconds), image: { image_url: imageUrl } }));
  const isTwice = new Set(keyframes.map(({ at }) => at)).size < keyframes.length;
  const fields = { prompt, seconds, size: video.size, model: video.model, keyframes };
  const isReady = moments.length > 0 && !isTwice && prompt.trim() !== '';
  const call = isReady ? { path: '/v1/videos', fields, pictures: moments.map(({ file }) => file) } : null;
  const settings = { seconds, at: keyframes.map(({ at }) => at) };
  return (
    <ToolForm tool="keyframes" {...{ video, again, call, settings }}>
      <ul className="flex flex-wrap gap-3">
        {moments.map(({ id, at, imageUrl }, i) => (
          <li key={id} className="flex w-32 flex-col gap-1.5">
            <div className="relative">
              <img
                src={imageUrl}
                alt={text.moment(i + 1)}
                className="aspect-square w-full rounded-control object-cover"
              />
              <Button
                size="small-icon"
                className="absolute top-1 right-1"
                aria-label={`${text.removeMoment}: ${text.moment(i + 1)}`}
                onClick={() => setMoments(moments.filter((moment) => moment.id !== id))}
              >
                <X aria-hidden />
              </Button>
            </div>
            <TextField
              label={text.momentAt}
              type="number"
              min={0}
              max={seconds}
              step={0.1}
              value={at}
              onChange={(value) => set(id, Math.max(0, Number(value)))}
            />
          </li>
        ))}
      </ul>
      {isTwice && <p className="text-sm text-danger">{text.sameMoment}</p>}
      <div>
        <Button onClick={() => void take()}>
          <Camera aria-hidden />
          {text.takeMoment}
        </Button>
      </div>
      <SliderField
        {...{ label: text.length, value: seconds, minimum: 1, maximum: 12, step: 1, onChange: setSeconds }}
        shown={formatSeconds(seconds)}
      />
      <TextAreaField label={text.prompt} value={prompt} onChange={setPrompt} />
    </ToolForm>
  );
}

/** The moments of an earlier video. */
function momentsOf(again: Again): readonly Moment[] {
  const times = numbersIn(again, 'at') ?? [];
  return again.pictures.slice(0, times.length).map((picture, i) => ({ ...picture, id: newId(), at: times[i]! }));
}
