import { useState } from 'react';
import type { AuditEvent, User } from '../../api/contracts.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatMoment } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { TextField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Table } from '../../ui/table.tsx';
import { useDebounced } from '../create/use-debounced.ts';

/** Who did what. */
export function Audit() {
  const {
    console: { audit: text, sections },
    common,
  } = useText();
  const [action, setAction] = useState('');
  const settled = useDebounced(action.trim(), 300);
  const events = useList<AuditEvent>('audit', '/v1/audit_events', { query: settled === '' ? {} : { action: settled } });
  const { items: users } = useList<User>('users', '/v1/users');
  const nameOf = (id: string | null): string =>
    id === null ? text.system : (users.find((user) => user.id === id)?.name ?? id.slice(0, 14));
  return (
    <>
      <TextField label={text.filter} className="max-w-md" value={action} onChange={setAction} spellCheck={false} />
      <ProblemNotice error={events.error} />
      <Table
        caption={sections.audit}
        items={events.items}
        keyOf={({ id }) => id}
        columns={[
          { title: text.time, cell: ({ at }) => <span className="number-type">{formatMoment(at)}</span> },
          { title: text.who, cell: ({ user_id }) => nameOf(user_id) },
          { title: text.action, cell: (event) => event.action },
          { title: text.target, cell: ({ target }) => <code className="text-sm break-all">{target ?? '–'}</code> },
          { title: text.address, cell: ({ address }) => address ?? '–' },
        ]}
      />
      <ListEnd list={events} empty={common.nothingHere} />
    </>
  );
}
