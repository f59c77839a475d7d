import { Square } from 'lucide-react';
import type { Video } from '../api/contracts.ts';
import type { LivePreview } from '../api/use-follow-video.ts';
import { useVideoActions } from '../api/use-videos.ts';
import { formatWait } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/button.tsx';
import { Sky } from './sky.tsx';

interface ProgressSkyProps {
  readonly video: Video;
  readonly preview: LivePreview | null;
}

/** A video in the making: the sun rises with the work, rough previews show through as they come. */
export function ProgressSky({ video, preview }: ProgressSkyProps) {
  const { create } = useText();
  const { cancel } = useVideoActions();
  return (
    <Sky dawn={video.progress / 100} className="size-full">
      {preview !== null && (
        <img
          src={preview.imageUrl}
          alt={create.stage.preview}
          className="absolute inset-0 size-full object-contain"
          // The picture takes over from the sky as it becomes clear.
          style={{ opacity: Math.min(1, 0.35 + preview.step / preview.totalSteps) }}
        />
      )}
      <div className="absolute inset-x-0 bottom-0 flex items-end gap-4 bg-gradient-to-t from-black/75 to-transparent p-4 pt-14 text-white sm:p-5 sm:pt-16">
        <div className="min-w-0 grow">
          <p className="display-type number-type text-3xl">{`${video.progress} %`}</p>
          <p className="mt-1 text-sm" aria-live="polite">
            {useStateInWords(video)}
          </p>
          <div
            role="progressbar"
            aria-label={create.stage.progress}
            aria-valuenow={video.progress}
            aria-valuemin={0}
            aria-valuemax={100}
            className="mt-2 h-1 overflow-hidden rounded-full bg-white/25"
          >
            <div className="h-full bg-sun transition-[width] duration-700" style={{ width: `${video.progress}%` }} />
          </div>
        </div>
        <Button look="stage" size="small" disabled={cancel.isPending} onClick={() => cancel.mutate(video.id)}>
          <Square aria-hidden />
          {create.stage.cancel}
        </Button>
      </div>
    </Sky>
  );
}

function useStateInWords({ status, aozora }: Video): string {
  const { stage: text } = useText().create;
  const parts = [
    status === 'queued'
      ? aozora.queue_position === null
        ? text.queued
        : text.position(aozora.queue_position)
      : (text.stages[aozora.stage ?? ''] ?? text.working),
    aozora.estimated_seconds === null ? null : text.estimate(formatWait(aozora.estimated_seconds)),
    aozora.attempt > 1 ? text.attempt(aozora.attempt) : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
