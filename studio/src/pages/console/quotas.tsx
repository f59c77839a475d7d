import type { RoleChange, RoleDescription } from '../../api/contracts.ts';
import { useChangeRole, useRoles } from '../../api/use-roles.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Table } from '../../ui/table.tsx';
import { NumberCell } from './number-cell.tsx';

/** A limit that can be set: within what, and in which unit it is shown. */
interface Quota {
  readonly field: keyof RoleChange;
  readonly range: readonly [number, number];
  readonly step?: number;
  readonly unit?: number;
  readonly digits?: number;
  readonly mayBeUnlimited?: boolean;
}

const quotas: readonly Quota[] = [
  { field: 'videos_per_day', range: [0, 1_000_000], mayBeUnlimited: true },
  { field: 'queued_videos', range: [1, 1_000_000], mayBeUnlimited: true },
  { field: 'variations', range: [1, 8] },
  { field: 'seconds_per_video', range: [1, 3_600] },
  { field: 'pixels_per_frame', range: [0.01, 100], unit: 1e6, digits: 2, step: 0.05 },
  { field: 'stored_bytes', range: [0, 1_000_000], unit: 1e9, digits: 1, mayBeUnlimited: true },
  { field: 'requests_per_minute', range: [60, 1_000_000], mayBeUnlimited: true },
  { field: 'share', range: [0.1, 100], digits: 1, step: 0.5 },
];

/** How much the roles may make and keep; what is set here goes over the configuration. */
export function Quotas() {
  const { console: text } = useText();
  const { data: roles = [], error } = useRoles();
  const changing = useChangeRole();
  return (
    <>
      <p className="max-w-[70ch] text-soft">{text.quotas.intro}</p>
      <ProblemNotice error={error ?? changing.error} />
      <Table
        caption={text.sections.quotas}
        items={quotas}
        keyOf={({ field }) => field}
        columns={[
          { title: text.quotas.limit, cell: ({ field }) => text.quotas.limits[field] },
          ...roles.map((role) => ({
            title: text.roles[role.role],
            cell: (quota: Quota) => (
              <QuotaCell
                key={role.limits[quota.field]}
                {...{ role, quota }}
                onChange={(change) => changing.mutate({ role: role.role, change })}
              />
            ),
          })),
        ]}
      />
    </>
  );
}

function QuotaCell(props: {
  readonly role: RoleDescription;
  readonly quota: Quota;
  readonly onChange: (change: RoleChange) => void;
}) {
  const { console: text } = useText();
  const { role, quota } = props;
  const { field, range, step = 1, unit = 1, digits = 0, mayBeUnlimited = false } = quota;
  const shown = (value: number | null): number | null => (value === null ? null : value / unit);
  return (
    <NumberCell
      value={shown(role.limits[field])}
      initial={shown(role.configured[field])}
      label={text.quotas.limitOf(text.quotas.limits[field], text.roles[role.role])}
      empty={mayBeUnlimited ? text.quotas.unlimited : null}
      {...{ range, step, digits }}
      canChange
      onChange={(value) => {
        const { [field]: _, ...others } = changesOf(role);
        const whole = value == null || unit === 1 ? value : Math.round(value * unit);
        props.onChange(whole === undefined ? others : { ...others, [field]: whole });
      }}
    />
  );
}

/** What was set over the configuration until now. */
function changesOf({ limits, configured }: RoleDescription): RoleChange {
  const moved = quotas.filter(({ field }) => limits[field] !== configured[field]);
  return Object.fromEntries(moved.map(({ field }) => [field, limits[field]]));
}
