import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { type CreatingCall, useCreateVideo } from '../../../api/use-create-video.ts';
import { ProblemNotice } from '../../../stage/problem-notice.tsx';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';

interface ToolFormProps {
  /** What to send; null while something is missing. */
  readonly call: CreatingCall | null;
  readonly children?: ReactNode;
}

/** Fields of a tool over the button that makes the new video; then shows it being made. */
export function ToolForm({ call, children }: ToolFormProps) {
  const { video: text } = useText();
  const [, navigate] = useLocation();
  const making = useCreateVideo();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (call !== null) making.mutate(call, { onSuccess: ({ id }) => navigate(`/videos/${id}`) });
      }}
    >
      {children}
      <ProblemNotice error={making.error} prompt={String(call?.fields.prompt ?? '')} />
      <div>
        <Button type="submit" look="make" disabled={call === null || making.isPending}>
          {text.make}
        </Button>
      </div>
    </form>
  );
}
