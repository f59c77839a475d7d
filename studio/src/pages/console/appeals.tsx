import { useState } from 'react';
import { Link } from 'wouter';
import type { Appeal } from '../../api/contracts.ts';
import { useAnswerAppeal } from '../../api/use-administration.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CaseQueue } from './case-queue.tsx';

/** Refusals that people asked to be looked at again. */
export function Appeals() {
  const {
    console: { appeals: text, review },
  } = useText();
  const { open, granted, upheld } = text.statuses;
  return (
    <CaseQueue<Appeal, 'open' | 'granted' | 'upheld'>
      name="appeals"
      path="/v1/appeals"
      filter={{ query: 'status', label: review.status, choices: { open, granted, upheld } }}
      empty={text.none}
      personOf={({ user_id }) => user_id}
      card={(appeal, author) => <AppealCard appeal={appeal} author={author} />}
    />
  );
}

function AppealCard({ appeal, author }: { readonly appeal: Appeal; readonly author: string }) {
  const {
    console: { appeals: text, review },
    categories,
  } = useText();
  const [answer, setAnswer] = useState('');
  const answering = useAnswerAppeal();
  const act = (action: 'grant' | 'uphold') => () =>
    answering.mutate({ id: appeal.id, action, answer }, { onSuccess: () => showToast(text.answered) });
  const refused = appeal.categories.map((name) => categories[name] ?? name).join(', ');
  return (
    <article className="flex flex-col gap-2 rounded-panel border border-line bg-surface p-4">
      <h2 className="font-semibold first-letter:uppercase">{`${refused}, ${text.stage[appeal.stage]}`}</h2>
      <p className="text-sm text-soft">{text.by(author, formatAgo(appeal.created_at))}</p>
      <p>{appeal.prompt === '' ? text.noWords : appeal.prompt}</p>
      {appeal.message !== '' && <p className="text-soft">{appeal.message}</p>}
      {appeal.answer !== null && appeal.answer !== '' && <p className="text-sm">{appeal.answer}</p>}
      {appeal.status === 'open' && (
        <>
          <TextField label={text.answer} value={answer} onChange={setAnswer} maxLength={4_000} />
          <ProblemNotice error={answering.error} />
          <div className="flex flex-wrap gap-2">
            {appeal.video_id !== null && (
              <Link href={`/videos/${appeal.video_id}`} className={buttonClass('plain', 'small')}>
                {review.open}
              </Link>
            )}
            <Button size="small" onClick={act('grant')}>
              {text.grant}
            </Button>
            <Button size="small" onClick={act('uphold')}>
              {text.uphold}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}
