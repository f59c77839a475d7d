import { usePolicy } from '../../api/use-policy.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Table } from '../../ui/table.tsx';

/** What is refused from which score on. */
export function Policy() {
  const {
    console: { policy: text },
  } = useText();
  const { data: policy, error } = usePolicy();
  const profiles = Object.entries(text.profiles) as [keyof typeof text.profiles, string][];
  return (
    <>
      <p className="max-w-[70ch] text-soft">{text.intro}</p>
      <ProblemNotice error={error} />
      {policy !== undefined && (
        <Table
          caption={text.intro}
          items={policy.categories}
          keyOf={({ id }) => id}
          columns={[
            {
              title: text.category,
              cell: ({ title, covers, allows }) => (
                <span className="block max-w-[60ch]">
                  <span className="font-medium">{title}</span>
                  <span className="block text-sm text-soft">{`${text.covers}: ${covers}`}</span>
                  <span className="block text-sm text-soft">{`${text.allows}: ${allows}`}</span>
                </span>
              ),
            },
            ...profiles.map(([profile, title]) => ({
              title,
              cell: ({ thresholds }: (typeof policy.categories)[number]) => (
                <span className="number-type">{thresholds[profile]?.toFixed(2) ?? text.passes}</span>
              ),
            })),
          ]}
        />
      )}
      <p className="text-sm text-soft">{text.fixed}</p>
    </>
  );
}
