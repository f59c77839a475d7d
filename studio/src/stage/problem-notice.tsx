import { ApiError } from '../api/client.ts';
import { formatWait } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';
import { RefusalNotice } from './refusal-notice.tsx';

interface ProblemNoticeProps {
  readonly error: Error | null;
  /** The words that were sent, for an appeal. */
  readonly prompt?: string;
}

/** An error of the API in words; nothing when there is none. */
export function ProblemNotice({ error, prompt = '' }: ProblemNoticeProps) {
  const { problem } = useText();
  if (error === null) return null;
  if (error instanceof ApiError && error.moderation !== null) {
    return <RefusalNotice message={error.message} details={error.moderation} subject={{ videoId: null, prompt }} />;
  }
  const isUnreachable = error instanceof ApiError && error.code === 'unreachable';
  const wait = error instanceof ApiError ? error.retryAfterSeconds : null;
  return (
    <Notice tone="problem" title={isUnreachable ? problem.unreachable : problem.failed}>
      {!isUnreachable && <p>{error.message}</p>}
      {wait !== null && <p>{problem.retryIn(formatWait(wait))}</p>}
    </Notice>
  );
}
