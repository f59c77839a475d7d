import { useState } from 'react';
import type { Statistics } from '../../api/contracts.ts';
import { formatWait } from '../../text/format.ts';
import { languageTag, useText } from '../../text/use-text.ts';
import { TextField } from '../../ui/field.tsx';
import { Table } from '../../ui/table.tsx';

const storageKey = 'aozora.hour-price';

/** What each model takes: time of workers, and money where the price of an hour is known. */
export function Speed({ speed }: { readonly speed: Statistics['videos']['speed'] }) {
  const {
    console: { speed: text },
  } = useText();
  const [price, setPrice] = useState(localStorage.getItem(storageKey) ?? '');
  if (speed.length === 0) return null;
  const ratio = (part: number, whole: number): string =>
    whole === 0 ? '–' : (part / whole).toLocaleString(languageTag(), { maximumFractionDigits: 2 });
  const money = (seconds: number): string =>
    ((seconds / 3_600) * Number(price)).toLocaleString(languageTag(), { maximumFractionDigits: 4 });
  return (
    <section className="flex flex-col gap-3">
      <h2 className="label-type">{text.title}</h2>
      <TextField
        label={text.price}
        hint={text.priceHint}
        className="max-w-xs"
        type="number"
        min={0}
        step="any"
        value={price}
        onChange={(next) => {
          setPrice(next);
          localStorage.setItem(storageKey, next);
        }}
      />
      <Table
        caption={text.title}
        items={speed}
        keyOf={({ model }) => model}
        columns={[
          { title: text.model, cell: ({ model }) => model },
          { title: text.videos, cell: ({ completed }) => <span className="number-type">{completed}</span> },
          { title: text.length, cell: ({ seconds }) => formatWait(seconds) },
          { title: text.work, cell: ({ work_seconds: work }) => formatWait(work) },
          { title: text.perSecond, cell: ({ seconds, work_seconds: work }) => `${ratio(work, seconds)} s` },
          {
            title: text.wait,
            cell: ({ mean_wait_seconds: wait }) => (wait === null ? '–' : formatWait(wait)),
          },
          {
            title: text.cost,
            cell: ({ completed, work_seconds: work }) =>
              Number(price) > 0 ? text.costs(money(work), money(work / Math.max(1, completed))) : '–',
          },
        ]}
      />
    </section>
  );
}
