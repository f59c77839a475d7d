import { useState } from 'react';
import { useText } from '../../../text/use-text.ts';
import { SliderField, TextAreaField } from '../../../ui/field.tsx';
import { numberIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

/** The video drawn anew by other words. */
export function RemixTool({ video, again }: ToolProps) {
  const { video: text } = useText();
  const [prompt, setPrompt] = useState(again.prompt ?? video.prompt ?? '');
  const [strength, setStrength] = useState(numberIn(again, 'strength', 0.85));
  const fields = { prompt, strength };
  const call = prompt.trim() === '' ? null : { path: `/v1/videos/${video.id}/remix`, fields };
  return (
    <ToolForm tool="remix" {...{ video, again, call }} settings={{ strength }}>
      <TextAreaField label={text.prompt} value={prompt} onChange={setPrompt} />
      <SliderField
        label={text.strength}
        value={strength}
        minimum={0}
        maximum={1}
        step={0.05}
        shown={text.strengths[Math.round(strength * 4)] ?? ''}
        onChange={setStrength}
      />
    </ToolForm>
  );
}
