import { useState } from 'react';
import type { Role, User } from '../../api/contracts.ts';
import { useAddKey, useAddUser, useChangeUser, useDeleteUser } from '../../api/use-administration.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { RoleField } from './role-field.tsx';
import { SecretNotice } from './secret-notice.tsx';

/** Who may use this server, and as what. */
export function People() {
  const { console: text, common } = useText();
  const users = useList<User>('users', '/v1/users');
  const { data: caller } = useCaller();
  const change = useChangeUser();
  const makeKey = useAddKey();
  const [doomed, setDoomed] = useState<User | null>(null);
  return (
    <>
      <AddPerson />
      <ProblemNotice error={users.error ?? change.error ?? makeKey.error} />
      {makeKey.data?.key != null && <SecretNotice title={text.keys.shownOnce} secret={makeKey.data.key} />}
      <Table
        caption={text.sections.people}
        items={users.items}
        keyOf={({ id }) => id}
        columns={[
          {
            title: text.name,
            cell: ({ id, name }) => `${name}${id === caller?.user.id ? ` (${text.people.you})` : ''}`,
          },
          {
            title: text.role,
            cell: ({ id, name, role }) =>
              id === caller?.user.id ? (
                text.roles[role]
              ) : (
                <RoleField value={role} person={name} onChange={(next) => change.mutate({ id, role: next })} />
              ),
          },
          { title: text.people.status, cell: ({ status }) => text.people[status] },
          { title: text.made, cell: ({ created_at }) => formatAgo(created_at) },
          {
            title: text.actions,
            isTitleHidden: true,
            cell: (user) => (
              <span className="flex flex-wrap gap-1.5">
                <Button size="small" onClick={() => makeKey.mutate({ name: user.name, user_id: user.id })}>
                  {text.people.makeKey}
                </Button>
                {user.id !== caller?.user.id && (
                  <>
                    <Button
                      size="small"
                      onClick={() =>
                        change.mutate({ id: user.id, status: user.status === 'active' ? 'suspended' : 'active' })
                      }
                    >
                      {user.status === 'active' ? text.people.suspend : text.people.resume}
                    </Button>
                    <Button size="small" look="danger" onClick={() => setDoomed(user)}>
                      {common.delete}
                    </Button>
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
      <ListEnd list={users} empty={common.nothingHere} />
      {doomed !== null && <DeletePerson user={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}

function AddPerson() {
  const { console: text } = useText();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('artist');
  const add = useAddUser();
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const onSuccess = (): void => {
          showToast(text.people.added(name));
          setName('');
        };
        add.mutate({ name: name.trim(), role }, { onSuccess });
      }}
    >
      <TextField label={text.name} className="w-60" value={name} onChange={setName} maxLength={120} required />
      <RoleField value={role} onChange={setRole} />
      <Button type="submit" look="main" disabled={name.trim() === '' || add.isPending}>
        {text.people.add}
      </Button>
      <ProblemNotice error={add.error} />
    </form>
  );
}

function DeletePerson({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const {
    console: { people: text },
    common,
  } = useText();
  const remove = useDeleteUser();
  return (
    <Dialog title={text.deleteTitle(user.name)} description={text.deleteText} isOpen onClose={onClose}>
      <ProblemNotice error={remove.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() => remove.mutate(user.id, { onSuccess: onClose })}
        >
          {text.delete}
        </Button>
      </div>
    </Dialog>
  );
}
