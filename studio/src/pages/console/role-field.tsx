import type { Role } from '../../api/contracts.ts';
import { useText } from '../../text/use-text.ts';
import { SelectField } from '../../ui/field.tsx';

const roles: readonly Role[] = ['public', 'artist', 'red-team', 'admin'];

/** One of the roles. */
export function RoleField({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) {
  const { console: text } = useText();
  return (
    <SelectField
      label={text.role}
      className="w-44"
      value={value}
      options={roles.map((role) => ({ value: role, label: text.roles[role] }))}
      onChange={onChange}
    />
  );
}
