import { useState } from 'react';
import { useStatistics } from '../../api/use-administration.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatWait } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { SelectField } from '../../ui/field.tsx';
import { Bars } from './bars.tsx';
import { DayChart } from './day-chart.tsx';
import { Speed } from './speed.tsx';

const spans = [1, 7, 30, 365] as const;

/** What happened on this server. */
export function Overview() {
  const {
    console: { overview: text },
    categories,
    create,
    library,
    video,
  } = useText();
  const [days, setDays] = useState<number>(30);
  const { data, error } = useStatistics(days);
  const refused = (data?.refusals.input ?? 0) + (data?.refusals.output ?? 0);
  const wait = (seconds: number | null | undefined): string => (seconds == null ? '–' : formatWait(seconds));
  return (
    <>
      <SelectField
        label={text.days}
        className="w-48"
        value={String(days)}
        options={spans.map((span) => ({ value: String(span), label: text.lastDays(span) }))}
        onChange={(span) => setDays(Number(span))}
      />
      <ProblemNotice error={error} />
      {data !== undefined && (
        <>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4 xl:grid-cols-7">
            <Figure value={String(data.videos.total)} name={text.videos} />
            <Figure value={formatWait(data.videos.seconds)} name={text.ofVideo} />
            <Figure value={wait(data.videos.mean_wait_seconds)} name={text.wait} />
            <Figure value={wait(data.videos.mean_work_seconds)} name={text.work} />
            <Figure value={String(refused)} name={text.refused} />
            <Figure value={`${data.users.active} / ${data.users.total}`} name={text.people} />
            <Figure value={String(data.reports.open)} name={text.reports} />
          </dl>
          <Speed speed={data.videos.speed} />
          <DayChart title={text.byDay} days={data.videos.by_day} span={Math.min(days, 60)} />
          <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2 xl:grid-cols-3">
            <Bars title={text.byModel} counts={data.videos.by_model} empty={text.nothing} />
            <Bars title={text.byKind} counts={renamed(data.videos.by_kind, create.modelCan)} empty={text.nothing} />
            <Bars
              title={text.byStatus}
              counts={renamed(data.videos.by_status, library.statuses)}
              empty={text.nothing}
            />
            <Bars
              title={text.refusals}
              counts={{ [text.input]: data.refusals.input, [text.output]: data.refusals.output }}
              empty={text.nothing}
            />
            <Bars
              title={text.refusalsByCategory}
              counts={renamed(data.refusals.by_category, categories)}
              empty={text.nothing}
            />
            <Bars
              title={text.feedback}
              counts={{
                ...{ [text.up]: data.feedback.up, [text.down]: data.feedback.down },
                ...renamed(data.feedback.by_tag, video.feedbackTags),
              }}
              empty={text.nothing}
            />
          </div>
        </>
      )}
    </>
  );
}

/** The same counts under names for people. */
const renamed = (
  counts: Readonly<Record<string, number>>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [names[name] ?? name, count]));

function Figure({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="label-type">{name}</dt>
      <dd className="display-type number-type text-[1.9rem]">{value}</dd>
    </div>
  );
}
