import { useState } from 'react';
import type { Finding } from '../../api/contracts.ts';
import { useAddFinding } from '../../api/use-feedback.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextAreaField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface FindingDialogProps {
  /** The video that was found; null for a finding in words alone. */
  readonly videoId: string | null;
  /** The campaign that found it. Default: none. */
  readonly campaignId?: string;
  /** What was asked, where that is known. */
  readonly prompt?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const severities = ['low', 'medium', 'high', 'critical'] as const;

/** Keeps what the red team found. */
export function FindingDialog({ videoId, campaignId, prompt = '', isOpen, onClose }: FindingDialogProps) {
  const { console: text, categories } = useText();
  const [category, setCategory] = useState('misleading');
  const [severity, setSeverity] = useState<Finding['severity']>('medium');
  const [words, setWords] = useState({ prompt, output: '', notes: '' });
  const add = useAddFinding();
  return (
    <Dialog title={text.findings.add} description={text.findings.addHint} isOpen={isOpen} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const onSuccess = (): void => {
            showToast(text.findings.added);
            onClose();
          };
          add.mutate(
            { video_id: videoId, campaign_id: campaignId ?? null, category, severity, ...words },
            { onSuccess },
          );
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <SelectField
            label={text.findings.category}
            value={category}
            options={Object.entries(categories).map(([value, label]) => ({ value, label }))}
            onChange={setCategory}
          />
          <SelectField
            label={text.findings.severity}
            value={severity}
            options={severities.map((value) => ({ value, label: text.findings.severities[value] }))}
            onChange={setSeverity}
          />
        </div>
        {videoId === null && (
          <TextAreaField
            label={text.findings.prompt}
            value={words.prompt}
            required
            onChange={(next) => setWords({ ...words, prompt: next })}
          />
        )}
        <TextAreaField
          label={text.findings.output}
          value={words.output}
          required
          onChange={(output) => setWords({ ...words, output })}
        />
        <TextAreaField
          label={text.findings.notes}
          value={words.notes}
          onChange={(notes) => setWords({ ...words, notes })}
        />
        <ProblemNotice error={add.error} />
        <Button type="submit" look="main" disabled={add.isPending}>
          {text.findings.keep}
        </Button>
      </form>
    </Dialog>
  );
}
