import type { ReactNode } from 'react';
import type { ModerationDetails } from '../api/contracts.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';

interface RefusalNoticeProps {
  readonly message: string;
  readonly details: ModerationDetails;
  /** Further ways, for example an appeal. */
  readonly children?: ReactNode;
}

/** What was refused, where, and what was measured, in plain words. */
export function RefusalNotice({ message, details, children }: RefusalNoticeProps) {
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
      <p className="text-sm text-soft">{problem.rephrase}</p>
      {children}
    </Notice>
  );
}
