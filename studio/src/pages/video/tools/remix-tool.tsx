import { useState } from 'react';
import type { Video } from '../../../api/contracts.ts';
import { useText } from '../../../text/use-text.ts';
import { SliderField, TextAreaField } from '../../../ui/field.tsx';
import { ToolForm } from './tool-form.tsx';

/** The video drawn anew by other words. */
export function RemixTool({ video }: { readonly video: Video }) {
  const { video: text } = useText();
  const [prompt, setPrompt] = useState(video.prompt ?? '');
  const [strength, setStrength] = useState(0.6);
  const fields = { prompt, strength };
  return (
    <ToolForm call={prompt.trim() === '' ? null : { path: `/v1/videos/${video.id}/remix`, fields }}>
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
