import { useState } from 'react';
import type { ApiKey, User } from '../../api/contracts.ts';
import { useAddKey, useRevokeKey } from '../../api/use-administration.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Table } from '../../ui/table.tsx';
import { SecretNotice } from './secret-notice.tsx';

/** Keys: one's own, and for administrators everybody's unless only their own are wanted. */
export function Keys({ isOwnOnly = false }: { readonly isOwnOnly?: boolean }) {
  const { console: text, common } = useText();
  const { data: caller } = useCaller();
  const isAdmin = caller?.user.role === 'admin' && !isOwnOnly;
  const keys = useList<ApiKey>('keys', '/v1/keys', { query: isAdmin ? { user: 'all' } : {} });
  const { items: users } = useList<User>('users', '/v1/users', { isEnabled: isAdmin });
  const revoke = useRevokeKey();
  const nameOf = (id: string): string =>
    [...users, ...(caller === undefined ? [] : [caller.user])].find((user) => user.id === id)?.name ?? id.slice(0, 14);
  return (
    <>
      <AddKey />
      <ProblemNotice error={keys.error ?? revoke.error} />
      <Table
        caption={text.sections.keys}
        items={keys.items}
        keyOf={({ id }) => id}
        columns={[
          { title: text.name, cell: ({ name }) => name },
          { title: text.keys.person, cell: ({ user_id }) => nameOf(user_id) },
          { title: text.keys.hint, cell: ({ hint }) => <code>{hint}</code> },
          { title: text.made, cell: ({ created_at }) => formatAgo(created_at) },
          {
            title: text.keys.lastUse,
            cell: ({ last_used_at: at }) => (at === null ? text.keys.never : formatAgo(at)),
          },
          {
            title: text.actions,
            isTitleHidden: true,
            cell: ({ id, name, revoked_at }) =>
              revoked_at !== null ? (
                <span className="text-soft">{text.keys.revoked}</span>
              ) : (
                id !== caller?.key.id && (
                  <ConfirmButton
                    title={text.keys.revokeTitle(name)}
                    description={text.keys.revokeText}
                    confirm={text.keys.revokeConfirm}
                    label={`${text.keys.revoke}: ${name}`}
                    onConfirm={() => revoke.mutate(id)}
                  >
                    {text.keys.revoke}
                  </ConfirmButton>
                )
              ),
          },
        ]}
      />
      <ListEnd list={keys} empty={common.nothingHere} />
    </>
  );
}

function AddKey() {
  const {
    console: { keys: text },
  } = useText();
  const [name, setName] = useState('');
  const add = useAddKey();
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ name: name.trim() }, { onSuccess: () => setName('') });
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <TextField label={text.keyName} className="w-72" value={name} onChange={setName} maxLength={120} required />
        <Button type="submit" look="main" disabled={name.trim() === '' || add.isPending}>
          {text.add}
        </Button>
      </div>
      <ProblemNotice error={add.error} />
      {add.data?.key != null && <SecretNotice title={text.shownOnce} secret={add.data.key} />}
    </form>
  );
}
