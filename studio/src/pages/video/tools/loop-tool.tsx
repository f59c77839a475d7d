import { useState } from 'react';
import { formatSeconds } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { SliderField } from '../../../ui/field.tsx';
import { numberIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

/** The end joined to the beginning. */
export function LoopTool({ video, again }: ToolProps) {
  const { video: text } = useText();
  const [seconds, setSeconds] = useState(numberIn(again, 'seconds', 1));
  const fields = { seconds, video: { id: video.id }, ...(video.prompt === null ? {} : { prompt: video.prompt }) };
  return (
    <ToolForm tool="loop" {...{ video, again }} call={{ path: '/v1/videos/loops', fields }} settings={{ seconds }}>
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
