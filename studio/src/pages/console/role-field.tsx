import type { Role } from '../../api/contracts.ts';
import { useText } from '../../text/use-text.ts';
import { SelectField } from '../../ui/field.tsx';

const roles: readonly Role[] = ['public', 'artist', 'red-team', 'admin'];

interface RoleFieldProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  /** Whose role it is, where that is not said by what stands around. */
  readonly person?: string;
}

/** One of the roles. */
export function RoleField({ value, onChange, person }: RoleFieldProps) {
  const { console: text } = useText();
  return (
    <SelectField
      label={person === undefined ? text.role : text.people.roleOf(person)}
      isLabelHidden={person !== undefined}
      className="w-44"
      value={value}
      options={roles.map((role) => ({ value: role, label: text.roles[role] }))}
      onChange={onChange}
    />
  );
}
