import type { PolicyChange, SafetyPolicy } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useChangePolicy, usePolicy } from '../../api/use-policy.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Table } from '../../ui/table.tsx';
import { NumberCell } from './number-cell.tsx';

type Category = SafetyPolicy['categories'][number];
type Profile = PolicyChange['profile'];

/** What is refused from which score on; administrators move it. */
export function Policy() {
  const {
    console: { policy: text },
  } = useText();
  const { data: policy, error } = usePolicy();
  const { data: caller } = useCaller();
  const changing = useChangePolicy();
  const canChange = caller?.user.role === 'admin';
  const profiles = Object.entries(text.profiles) as [Profile, string][];
  return (
    <>
      <p className="max-w-[70ch] text-soft">{text.intro}</p>
      <ProblemNotice error={error ?? changing.error} />
      {policy !== undefined && (
        <Table
          caption={text.intro}
          items={policy.categories}
          keyOf={({ id }) => id}
          columns={[
            { title: text.category, cell: (category) => <Words category={category} /> },
            ...profiles.map(([profile, title]) => ({
              title,
              cell: (category: Category) => (
                <Threshold
                  // Begins anew with what the server says.
                  key={category.thresholds[profile]}
                  {...{ category, profile, title, canChange }}
                  onChange={(threshold) => changing.mutate({ profile, category: category.id, threshold })}
                />
              ),
            })),
          ]}
        />
      )}
      <p className="text-sm text-soft">{text.fixed}</p>
    </>
  );
}

function Words({ category: { title, covers, allows } }: { readonly category: Category }) {
  const {
    console: { policy: text },
  } = useText();
  return (
    <span className="block max-w-[60ch]">
      <span className="font-medium">{title}</span>
      <span className="block text-sm font-normal text-soft">{`${text.covers}: ${covers}`}</span>
      <span className="block text-sm font-normal text-soft">{`${text.allows}: ${allows}`}</span>
    </span>
  );
}

interface ThresholdProps {
  readonly category: Category;
  readonly profile: Profile;
  readonly title: string;
  readonly canChange: boolean;
  /** Undefined brings it back. */
  readonly onChange: (threshold: number | null | undefined) => void;
}

function Threshold({ category, profile, title, canChange, onChange }: ThresholdProps) {
  const {
    console: { policy: text },
  } = useText();
  return (
    <NumberCell
      value={category.thresholds[profile]}
      initial={category.defaults[profile]}
      label={text.thresholdOf(category.title, title)}
      empty={profile === 'red-team' || !canChange ? text.passes : null}
      range={[0.05, 1]}
      step={0.05}
      digits={2}
      canChange={canChange && category.is_adjustable}
      onChange={onChange}
    />
  );
}
