import { useState } from 'react';
import type { ReportReason } from '../../api/contracts.ts';
import { useReportVideo } from '../../api/use-feedback.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextAreaField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface ReportDialogProps {
  readonly videoId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Tells the reviewers what is wrong with a video. */
export function ReportDialog({ videoId, isOpen, onClose }: ReportDialogProps) {
  const { video: text } = useText();
  const [reason, setReason] = useState<ReportReason>('other');
  const [detail, setDetail] = useState('');
  const report = useReportVideo(videoId);
  const reasons = Object.entries(text.reasons) as [ReportReason, string][];
  return (
    <Dialog title={text.reportTitle} description={text.reportText} isOpen={isOpen} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const onSuccess = (): void => {
            showToast(text.reported);
            onClose();
          };
          report.mutate({ reason, detail }, { onSuccess });
        }}
      >
        <SelectField
          label={text.reason}
          value={reason}
          options={reasons.map(([value, label]) => ({ value, label }))}
          onChange={setReason}
        />
        <TextAreaField label={text.detail} value={detail} onChange={setDetail} maxLength={4_000} />
        <ProblemNotice error={report.error} />
        <Button type="submit" look="main" disabled={report.isPending}>
          {text.sendReport}
        </Button>
      </form>
    </Dialog>
  );
}
