import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { PolicyChange, SafetyPolicy } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useChangePolicy, usePolicy } from '../../api/use-policy.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { controlClass } from '../../ui/field.tsx';
import { Table } from '../../ui/table.tsx';

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
      <span className="block text-sm text-soft">{`${text.covers}: ${covers}`}</span>
      <span className="block text-sm text-soft">{`${text.allows}: ${allows}`}</span>
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
  const threshold = category.thresholds[profile];
  const [value, setValue] = useState(threshold?.toFixed(2) ?? '');
  if (!canChange || !category.is_adjustable) {
    return <span className="number-type">{threshold?.toFixed(2) ?? text.passes}</span>;
  }
  const isMoved = threshold !== category.defaults[profile];
  const send = (): void => {
    const next = value.trim() === '' ? null : Math.max(0.05, Math.min(1, Number(value)));
    if (Number.isNaN(next)) setValue(threshold?.toFixed(2) ?? '');
    else if (next !== threshold) onChange(next);
  };
  return (
    <span className="flex items-center gap-1">
      <input
        type="number"
        min={0.05}
        max={1}
        step={0.05}
        value={value}
        placeholder={profile === 'red-team' ? text.passes : ''}
        aria-label={text.thresholdOf(category.title, title)}
        className={`${controlClass} number-type w-22 px-2 ${isMoved ? 'border-sky' : ''}`}
        onChange={(event) => setValue(event.target.value)}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
        }}
      />
      {isMoved && (
        <Button
          look="quiet"
          size="small-icon"
          title={text.bringBack}
          aria-label={`${text.bringBack}: ${text.thresholdOf(category.title, title)}`}
          onClick={() => onChange(undefined)}
        >
          <RotateCcw aria-hidden />
        </Button>
      )}
    </span>
  );
}
