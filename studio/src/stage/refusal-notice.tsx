import type { ModerationDetails } from '../api/contracts.ts';
import { useAppeal } from '../api/use-feedback.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface RefusalNoticeProps {
  readonly message: string;
  readonly details: ModerationDetails;
  /** What was refused: a video after review, or the words of a request. */
  readonly subject: { readonly videoId: string | null; readonly prompt: string };
}

/** What was refused, where, and what was measured, in plain words. */
export function RefusalNotice({ message, details, subject }: RefusalNoticeProps) {
  const { problem, categories } = useText();
  const titles = { input: problem.refusedInput, output: problem.refusedOutput, unknown: problem.refusedUnknown };
  return (
    <Notice tone="problem" title={titles[details.moderation_stage]}>
      <p>{message}</p>
      <details>
        <summary className="w-fit text-sm underline underline-offset-4">{problem.why}</summary>
        <ul className="mt-2 flex flex-col gap-1 text-sm text-soft">
          {details.reasons.map(({ category, score, threshold, reason }) => (
            <li key={`${category} ${reason}`}>
              <span className="font-medium text-ink">{categories[category] ?? category}</span>
              {`: ${reason} (${problem.score(score.toFixed(2), threshold.toFixed(2))})`}
            </li>
          ))}
        </ul>
      </details>
      <AppealButton details={details} subject={subject} />
    </Notice>
  );
}

/** One click brings the refusal before a person; what was asked for goes along, as it is kept nowhere else. */
function AppealButton({ details, subject }: Pick<RefusalNoticeProps, 'details' | 'subject'>) {
  const { problem } = useText();
  const appeal = useAppeal();
  if (appeal.isSuccess) return <p className="text-sm">{problem.appealed}</p>;
  const { moderation_stage: stage, categories } = details;
  return (
    <div>
      <Button
        size="small"
        disabled={appeal.isPending}
        onClick={() => appeal.mutate({ video_id: subject.videoId, prompt: subject.prompt, stage, categories })}
      >
        {problem.appeal}
      </Button>
      {appeal.isError && <p className="mt-1 text-sm text-danger">{appeal.error.message}</p>}
    </div>
  );
}
