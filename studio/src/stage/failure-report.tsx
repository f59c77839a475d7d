import type { ReactNode } from 'react';
import type { Video } from '../api/contracts.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';
import { RefusalNotice } from './refusal-notice.tsx';

/** Why there is no video: stopped, refused after review, or a fault. */
export function FailureReport({ video, children }: { readonly video: Video; readonly children?: ReactNode }) {
  const { stage } = useText().create;
  const { error } = video;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-3">
      {error?.moderation_details !== undefined ? (
        <RefusalNotice
          message={error.message}
          details={error.moderation_details}
          subject={{ videoId: video.id, prompt: video.prompt ?? '' }}
        />
      ) : error?.code === 'cancelled' ? (
        <Notice tone="plain" title={stage.cancelled}>
          <p>{stage.cancelledText}</p>
        </Notice>
      ) : (
        <Notice tone="problem" title={stage.failed}>
          <p>{error?.message}</p>
        </Notice>
      )}
      {children}
    </div>
  );
}
