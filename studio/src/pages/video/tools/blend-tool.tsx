import { useState } from 'react';
import { useSearch } from 'wouter';
import { useVideo } from '../../../api/use-videos.ts';
import { Thumbnail } from '../../../stage/thumbnail.tsx';
import { formatSeconds, formatShare } from '../../../text/format.ts';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';
import { CurveField } from '../../../ui/curve-field.tsx';
import { SelectField, SliderField } from '../../../ui/field.tsx';
import { VideoPicker } from '../video-picker.tsx';
import { choiceIn, numberIn, numbersIn } from './again.ts';
import { ToolForm, type ToolProps } from './tool-form.tsx';

const orders = ['first', 'second'] as const;

/** How the second video comes in: between the two, or while they overlap. */
const ways = {
  between: null,
  even: [0, 0.25, 0.5, 0.75, 1],
  late: [0, 0.05, 0.2, 0.5, 1],
  early: [0, 0.5, 0.8, 0.95, 1],
  glimpse: [0, 0.6, 0, 0.6, 1],
} as const;

const wayNames = ['between', 'even', 'late', 'early', 'glimpse'] as const satisfies readonly (keyof typeof ways)[];

/** This video led into another. */
export function BlendTool({ video, again }: ToolProps) {
  const { video: text } = useText();
  const [otherId, setOtherId] = useState(new URLSearchParams(useSearch()).get('with'));
  const [isChoosing, setIsChoosing] = useState(false);
  const [order, setOrder] = useState(choiceIn(again, 'order', orders));
  const [seconds, setSeconds] = useState(numberIn(again, 'seconds', 2));
  const [way, setWay] = useState(choiceIn(again, 'way', wayNames));
  const [curve, setCurve] = useState(numbersIn(again, 'curve'));
  const { data: other } = useVideo(otherId);
  const ids = other === undefined ? [] : order === 'first' ? [video.id, other.id] : [other.id, video.id];
  const fields = { videos: ids.map((id) => ({ id })), seconds, curve };
  const call = other === undefined ? null : { path: '/v1/videos/blends', fields };
  return (
    <ToolForm tool="blend" {...{ video, again, call }} settings={{ order, seconds, way, curve }}>
      <div className="flex flex-wrap items-center gap-3">
        {other !== undefined && <Thumbnail video={other} className="h-16 w-24 rounded-control" />}
        {other !== undefined && <p className="min-w-0 grow basis-40">{other.prompt}</p>}
        <Button onClick={() => setIsChoosing(true)}>{other === undefined ? text.chooseOther : text.change}</Button>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={text.order}
          value={order}
          options={orders.map((value) => ({ value, label: text.orders[value] }))}
          onChange={setOrder}
        />
        <SliderField
          {...{ label: text.jointSeconds, value: seconds, minimum: 0.5, maximum: 6, step: 0.5, onChange: setSeconds }}
          shown={formatSeconds(seconds)}
        />
      </div>
      <SelectField
        label={text.way}
        value={way}
        hint={text.wayHints[curve === null ? 'between' : 'overlap']}
        options={wayNames.map((value) => ({ value, label: text.ways[value] }))}
        onChange={(next) => {
          setWay(next);
          setCurve(ways[next]);
        }}
      />
      {curve !== null && (
        <CurveField
          label={text.curve}
          ends={text.curveEnds}
          value={curve}
          pointLabel={text.curvePoint}
          shown={formatShare}
          onChange={setCurve}
        />
      )}
      <VideoPicker
        title={text.chooseOther}
        isOpen={isChoosing}
        exceptId={video.id}
        onClose={() => setIsChoosing(false)}
        onPick={({ id }) => setOtherId(id)}
      />
    </ToolForm>
  );
}
