import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { Video } from '../../../api/contracts.ts';
import { type CreatingCall, useCreateVideo } from '../../../api/use-create-video.ts';
import { ProblemNotice } from '../../../stage/problem-notice.tsx';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/field.tsx';
import { toLabels } from '../../create/labels.ts';
import type { Tool } from '../tools.ts';
import type { Again } from './again.ts';

/** What every tool works with. */
export interface ToolProps {
  readonly video: Video;
  readonly again: Again;
}

interface ToolFormProps extends ToolProps {
  readonly tool: Tool;
  /** What to send; null while something is missing. */
  readonly call: CreatingCall | null;
  /** All that the new video cannot tell by itself, to use the tool so again. */
  readonly settings: Readonly<Record<string, number | string | readonly number[] | null>>;
  readonly children?: ReactNode;
}

/** Fields of a tool over the button that makes the new video; then shows it being made. */
export function ToolForm({ tool, video, again, call, settings, children }: ToolFormProps) {
  const { video: text } = useText();
  const [, navigate] = useLocation();
  const [isSeedKept, setIsSeedKept] = useState(true);
  const making = useCreateVideo();
  const make = ({ fields, ...rest }: CreatingCall): void => {
    const seed = isSeedKept ? again.seed : null;
    const metadata = toLabels('tool', { tool, source: video.id, ...settings });
    making.mutate(
      { ...rest, fields: { ...fields, seed, metadata } },
      { onSuccess: ({ id }) => navigate(`/videos/${id}`) },
    );
  };
  return (
    <form
      className="flex flex-col gap-4 lg:[&_*]:scroll-mb-20"
      onSubmit={(event) => {
        event.preventDefault();
        if (call !== null) make(call);
      }}
    >
      {children}
      {again.seed !== null && (
        <CheckField label={text.sameSeed(again.seed)} isChecked={isSeedKept} onChange={setIsSeedKept} />
      )}
      <ProblemNotice error={making.error} prompt={String(call?.fields.prompt ?? '')} />
      <div className="lg:sticky lg:bottom-0 lg:-mb-4 lg:border-t lg:border-line lg:bg-surface lg:pt-3 lg:pb-4">
        <Button type="submit" look="make" disabled={call === null || making.isPending}>
          {text.make}
        </Button>
      </div>
    </form>
  );
}
