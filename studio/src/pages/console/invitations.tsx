import { useState } from 'react';
import type { Invitation, Role } from '../../api/contracts.ts';
import { useAddInvitation, useRevokeInvitation } from '../../api/use-administration.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Table } from '../../ui/table.tsx';
import { RoleField } from './role-field.tsx';
import { SecretNotice } from './secret-notice.tsx';

/** Who is asked in. */
export function Invitations() {
  const { console: text, common } = useText();
  const invitations = useList<Invitation>('invitations', '/v1/invitations');
  const revoke = useRevokeInvitation();
  return (
    <>
      <Invite />
      <ProblemNotice error={invitations.error ?? revoke.error} />
      <Table
        caption={text.sections.invitations}
        items={invitations.items}
        keyOf={({ id }) => id}
        columns={[
          { title: text.invitations.note, cell: ({ note }) => note },
          { title: text.role, cell: ({ role }) => text.roles[role] },
          { title: text.invitations.used, cell: ({ uses, max_uses }) => text.invitations.of(uses, max_uses) },
          { title: text.made, cell: ({ created_at }) => formatAgo(created_at) },
          {
            title: text.actions,
            isTitleHidden: true,
            cell: ({ id, revoked_at }) =>
              revoked_at === null ? (
                <Button size="small" look="danger" onClick={() => revoke.mutate(id)}>
                  {text.invitations.withdraw}
                </Button>
              ) : (
                <span className="text-soft">{text.invitations.withdrawn}</span>
              ),
          },
        ]}
      />
      <ListEnd list={invitations} empty={common.nothingHere} />
    </>
  );
}

function Invite() {
  const { console: text } = useText();
  const [note, setNote] = useState('');
  const [uses, setUses] = useState('1');
  const [role, setRole] = useState<Role>('artist');
  const add = useAddInvitation();
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ role, note: note.trim(), max_uses: Number(uses) }, { onSuccess: () => setNote('') });
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <TextField label={text.invitations.note} className="w-60" value={note} onChange={setNote} maxLength={200} />
        <RoleField value={role} onChange={setRole} />
        <TextField
          label={text.invitations.uses}
          type="number"
          className="w-36"
          min={1}
          max={10_000}
          required
          value={uses}
          onChange={setUses}
        />
        <Button type="submit" look="main" disabled={add.isPending}>
          {text.invitations.add}
        </Button>
      </div>
      <ProblemNotice error={add.error} />
      {add.data?.code != null && <SecretNotice title={text.invitations.shownOnce} secret={add.data.code} />}
    </form>
  );
}
