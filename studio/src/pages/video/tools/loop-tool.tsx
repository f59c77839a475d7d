import { useState } from 'react';
import type { Video } from '../../../api/contracts.ts';
import { formatSeconds } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { SliderField } from '../../../ui/field.tsx';
import { ToolForm } from './tool-form.tsx';

/** The end joined to the beginning. */
export function LoopTool({ video }: { readonly video: Video }) {
  const { video: text } = useText();
  const [seconds, setSeconds] = useState(1);
  const fields = { seconds, video: { id: video.id }, ...(video.prompt === null ? {} : { prompt: video.prompt }) };
  return (
    <ToolForm call={{ path: '/v1/videos/loops', fields }}>
      <SliderField
        label={text.jointSeconds}
        value={seconds}
        minimum={0.5}
        maximum={4}
        step={0.5}
        shown={formatSeconds(seconds)}
        onChange={setSeconds}
      />
    </ToolForm>
  );
}
