import { useState } from 'react';
import { Link } from 'wouter';
import type { Report } from '../../api/contracts.ts';
import { type Settlement, useSettleReport } from '../../api/use-administration.ts';
import { useVideo } from '../../api/use-videos.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { TextField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CaseQueue } from './case-queue.tsx';

/** Reports of people, and what is done about them. */
export function Review() {
  const {
    console: { review: text },
  } = useText();
  const { open, dismissed, removed } = text.statuses;
  return (
    <CaseQueue<Report, 'open' | 'dismissed' | 'removed'>
      name="reports"
      path="/v1/reports"
      filter={{ query: 'status', label: text.status, choices: { open, dismissed, removed } }}
      empty={text.none}
      personOf={({ reporter_id }) => reporter_id}
      card={(report, reporter) => <ReportCard report={report} reporter={reporter} />}
    />
  );
}

function ReportCard({ report, reporter }: { readonly report: Report; readonly reporter: string }) {
  const {
    console: { review: text },
    video: { reasons },
  } = useText();
  const { data: video, isError } = useVideo(report.video_id);
  const [resolution, setResolution] = useState('');
  const settle = useSettleReport();
  const act = (action: Settlement) => () =>
    settle.mutate({ id: report.id, action, resolution }, { onSuccess: () => showToast(text.settled) });
  return (
    <article className="flex flex-col gap-4 rounded-panel border border-line bg-surface p-4 sm:flex-row">
      {video !== undefined && <Thumbnail video={video} className="h-32 w-44 shrink-0 rounded-control" />}
      <div className="flex min-w-0 grow flex-col gap-2">
        <h2 className="font-semibold">{reasons[report.reason]}</h2>
        <p className="text-sm text-soft">{text.reportedBy(reporter, formatAgo(report.created_at))}</p>
        {report.detail !== '' && <p>{report.detail}</p>}
        {isError ? <p className="text-soft">{text.gone}</p> : <p className="text-soft">{video?.prompt}</p>}
        {report.resolution !== null && report.resolution !== '' && <p className="text-sm">{report.resolution}</p>}
        {report.status === 'open' && (
          <>
            <TextField label={text.resolution} value={resolution} onChange={setResolution} maxLength={4_000} />
            <ProblemNotice error={settle.error} />
            <div className="flex flex-wrap gap-2">
              {!isError && (
                <Link href={`/videos/${report.video_id}`} className={buttonClass('plain', 'small')}>
                  {text.open}
                </Link>
              )}
              <Button size="small" onClick={act('dismiss')}>
                {text.dismiss}
              </Button>
              <ConfirmButton
                title={text.removeTitle}
                description={text.removeText}
                confirm={text.removeConfirm}
                onConfirm={act('remove_video')}
              >
                {text.remove}
              </ConfirmButton>
              <ConfirmButton
                title={text.suspendTitle}
                description={text.suspendText}
                confirm={text.suspendConfirm}
                onConfirm={act('remove_video_and_suspend_user')}
              >
                {text.removeAndSuspend}
              </ConfirmButton>
            </div>
          </>
        )}
      </div>
    </article>
  );
}
