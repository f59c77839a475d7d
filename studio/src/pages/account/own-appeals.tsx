import type { Appeal } from '../../api/contracts.ts';
import { useTakeAppealBack } from '../../api/use-feedback.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { ListEnd } from '../../ui/list-end.tsx';

/** What became of the refusals that one asked to be looked at again. */
export function OwnAppeals({ userId }: { readonly userId: string }) {
  const { account: text, categories } = useText();
  const appeals = useList<Appeal>('appeals', '/v1/appeals');
  const takeBack = useTakeAppealBack();
  // Administrators get those of everybody.
  const items = appeals.items.filter((appeal) => appeal.user_id === userId);
  return (
    <>
      <ProblemNotice error={appeals.error ?? takeBack.error} />
      <ul className="flex max-w-3xl flex-col gap-3 empty:hidden">
        {items.map((appeal) => (
          <li key={appeal.id} className="flex flex-col gap-1.5 rounded-panel border border-line bg-surface p-4">
            <p className="font-medium">{text.statuses[appeal.status]}</p>
            {appeal.answer !== null && appeal.answer !== '' && <p>{appeal.answer}</p>}
            <p className="text-soft">{appeal.prompt}</p>
            <p className="text-sm text-soft">
              {`${appeal.categories.map((name) => categories[name] ?? name).join(', ')} · ${formatAgo(appeal.created_at)}`}
            </p>
            <div>
              <Button size="small" onClick={() => takeBack.mutate(appeal.id)}>
                {text.takeBack}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ListEnd list={{ ...appeals, items }} empty={text.noAppeals} />
    </>
  );
}
