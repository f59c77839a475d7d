import { useState } from 'react';
import { formatSeconds } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { SelectField, SliderField, TextAreaField } from '../../../ui/field.tsx';
import { choiceIn, numberIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

const directions = ['forward', 'backward'] as const;

/** More video after the end or before the beginning. */
export function ExtendTool({ video, again }: ToolProps) {
  const { video: text } = useText();
  const [prompt, setPrompt] = useState(again.prompt ?? video.prompt ?? '');
  const [seconds, setSeconds] = useState(numberIn(again, 'seconds', 2));
  const [direction, setDirection] = useState(choiceIn(again, 'direction', directions));
  const fields = { prompt, seconds, direction, video: { id: video.id } };
  const call = prompt.trim() === '' ? null : { path: '/v1/videos/extensions', fields };
  return (
    <ToolForm tool="extend" {...{ video, again, call }} settings={{ seconds, direction }}>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={text.direction}
          value={direction}
          options={directions.map((value) => ({ value, label: text.directions[value] }))}
          onChange={setDirection}
        />
        <SliderField
          label={text.seconds}
          value={seconds}
          minimum={1}
          maximum={12}
          step={1}
          shown={formatSeconds(seconds)}
          onChange={setSeconds}
        />
      </div>
      <TextAreaField label={text.prompt} value={prompt} onChange={setPrompt} />
    </ToolForm>
  );
}
