import { AlertTriangle } from 'lucide-react';
import type { Video } from '../api/contracts.ts';
import { useThumbnail } from '../api/use-media.ts';
import { isOpen } from '../api/use-videos.ts';
import { classNames } from '../ui/class-names.ts';
import { Sky } from './sky.tsx';

interface ThumbnailProps {
  readonly video: Video;
  readonly className?: string;
}

/** A small picture of a video in any state; says nothing to screen readers, as its link does. */
export function Thumbnail({ video, className }: ThumbnailProps) {
  const url = useThumbnail(video.status === 'completed' ? video.id : null);
  const frame = classNames('relative block overflow-hidden bg-line', className);
  if (isOpen(video)) {
    return (
      <Sky dawn={video.progress / 100} className={frame}>
        <span className="number-type absolute right-1.5 bottom-1 rounded bg-black/70 px-1 text-xs text-white">
          {`${video.progress} %`}
        </span>
      </Sky>
    );
  }
  return (
    <span className={frame}>
      {url !== null && <img src={url} alt="" className="size-full object-cover" draggable={false} />}
      {video.status === 'failed' && <AlertTriangle aria-hidden className="absolute inset-0 m-auto size-5 text-soft" />}
    </span>
  );
}
