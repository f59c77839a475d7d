import { useState } from 'react';
import { formatSeconds } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { SliderField, TextAreaField } from '../../../ui/field.tsx';
import { RangeField } from '../../../ui/range-field.tsx';
import type { PlayerHandle } from '../player-handle.ts';
import { numberIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

/** A part kept, and new video around it; the player shows the edge that is being moved. */
export function RecutTool({ video, again, player }: ToolProps & { readonly player: PlayerHandle }) {
  const { video: text } = useText();
  const length = video.aozora.duration_seconds;
  const [[start, end], setKept] = useState<readonly [number, number]>([
    numberIn(again, 'start', 0),
    numberIn(again, 'end', length),
  ]);
  const [before, setBefore] = useState(numberIn(again, 'before', 0));
  const [after, setAfter] = useState(numberIn(again, 'after', 2));
  const [prompt, setPrompt] = useState(again.prompt ?? video.prompt ?? '');
  const trim = ([nextStart, nextEnd]: readonly [number, number]): void => {
    player.seek(nextStart === start ? Math.max(0, nextEnd - 0.05) : nextStart);
    setKept([nextStart, nextEnd]);
  };
  const fields = { video: { id: video.id }, start, end, before, after, prompt };
  const call = prompt.trim() === '' ? null : { path: '/v1/videos/recuts', fields };
  return (
    <ToolForm tool="recut" {...{ video, again, call }} settings={{ start, end, before, after }}>
      <RangeField
        label={text.keep}
        ends={[text.keepStart, text.keepEnd]}
        value={[start, end]}
        maximum={length}
        step={1 / video.aozora.frame_rate}
        shown={`${formatSeconds(start)} – ${formatSeconds(end)}`}
        onChange={trim}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SliderField
          {...{ label: text.before, value: before, minimum: 0, maximum: 8, step: 0.5, onChange: setBefore }}
          shown={formatSeconds(before)}
        />
        <SliderField
          {...{ label: text.after, value: after, minimum: 0, maximum: 8, step: 0.5, onChange: setAfter }}
          shown={formatSeconds(after)}
        />
      </div>
      <TextAreaField label={text.prompt} value={prompt} onChange={setPrompt} />
    </ToolForm>
  );
}
