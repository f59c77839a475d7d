import { type ReactNode, useState } from 'react';
import type { User } from '../../api/contracts.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';

interface CaseQueueProps<Item, Choice extends string> {
  /** Names the list among what is fetched. */
  readonly name: string;
  readonly path: string;
  /** Which cases are shown: the query's name, its label and choices; the first is chosen. */
  readonly filter: {
    readonly query: string;
    readonly label: string;
    readonly choices: Readonly<Record<Choice, string>>;
  };
  /** What is said where there is no case. */
  readonly empty: string;
  /** The person that a case is about. */
  readonly personOf: (item: Item) => string | null;
  readonly card: (item: Item, personName: string) => ReactNode;
}

/** Cases that wait for somebody, or were answered. */
export function CaseQueue<Item extends { readonly id: string }, Choice extends string>(
  props: CaseQueueProps<Item, Choice>,
) {
  const { name, path, filter, empty, personOf, card } = props;
  const choices = Object.entries(filter.choices) as [Choice, string][];
  const [chosen, setChosen] = useState(choices[0]![0]);
  const list = useList<Item>(name, path, { query: { [filter.query]: chosen }, everyMs: 10_000 });
  const { items: users } = useList<User>('users', '/v1/users');
  return (
    <>
      <SelectField
        label={filter.label}
        className="w-64"
        value={chosen}
        options={choices.map(([value, label]) => ({ value, label }))}
        onChange={setChosen}
      />
      <ProblemNotice error={list.error} />
      <ul className="flex flex-col gap-3">
        {list.items.map((item) => (
          <li key={item.id}>{card(item, users.find(({ id }) => id === personOf(item))?.name ?? '–')}</li>
        ))}
      </ul>
      <ListEnd list={list} empty={empty} />
    </>
  );
}
