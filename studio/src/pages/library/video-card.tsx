import { Heart } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatAgo, formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';

interface VideoCardProps {
  readonly video: Video;
  readonly isSelected: boolean;
  readonly isSelecting: boolean;
  readonly isFavourite: boolean;
  /** The same functions at every drawing, so that a card that stays as it was is not drawn again while people scroll. */
  readonly onToggle: (id: string) => void;
  readonly onFavourite: (id: string, isFavourite: boolean) => void;
}

/** A video in the library. */
export const VideoCard = memo(function VideoCard(props: VideoCardProps) {
  const { video, isSelected, isSelecting, isFavourite, onToggle, onFavourite } = props;
  const { library } = useText();
  const prompt = video.prompt ?? video.aozora.kind;
  const whenUseful = 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100';
  return (
    <article className="group relative">
      <Link
        href={`/videos/${video.id}`}
        className={classNames('block rounded-panel', isSelected && 'outline-3 outline-offset-2 outline-sky')}
      >
        <Thumbnail video={video} className="aspect-[4/3] w-full rounded-panel" />
        <p className="mt-1.5 truncate text-[0.95rem]">{prompt}</p>
        <p className="number-type truncate text-sm text-soft">
          {`${formatSeconds(video.aozora.duration_seconds)} · ${formatAgo(video.created_at)}`}
        </p>
      </Link>
      <input
        type="checkbox"
        checked={isSelected}
        onChange={() => onToggle(video.id)}
        aria-label={library.select(prompt)}
        className={classNames('absolute top-2.5 left-2.5 size-5', !isSelecting && !isSelected && whenUseful)}
      />
      <button
        type="button"
        aria-pressed={isFavourite}
        aria-label={isFavourite ? library.unfavourite : library.favourite}
        onClick={() => onFavourite(video.id, !isFavourite)}
        className={classNames(
          'absolute top-1.5 right-1.5 flex size-8 items-center justify-center rounded-full bg-black/55 text-white',
          !isFavourite && whenUseful,
        )}
      >
        <Heart aria-hidden className="size-4" fill={isFavourite ? 'currentColor' : 'none'} />
      </button>
    </article>
  );
});
