import { Link } from 'wouter';
import { usePendingDeletions } from '../../api/pending-deletions.ts';
import { useVideoPages } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';

interface RecentProps {
  readonly shownId: string | null;
  readonly onShow: (id: string) => void;
}

/** The newest videos as a strip of film: beside the stage where there is room, else below it. */
export function Recent({ shownId, onShow }: RecentProps) {
  const { create } = useText();
  const { data } = useVideoPages({}, 12);
  const hidden = usePendingDeletions();
  const videos = (data?.pages[0]?.data ?? []).filter(({ id }) => !hidden.has(id));
  if (videos.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between">
        <h2 className="label-type">{create.recent}</h2>
        <Link href="/library" className="label-type underline-offset-4 hover:underline xl:hidden">
          {create.all}
        </Link>
      </div>
      <ul className="flex gap-2 overflow-x-auto p-0.5 xl:max-h-[72dvh] xl:flex-col xl:overflow-x-hidden xl:overflow-y-auto">
        {videos.map((video) => (
          <li key={video.id} className="shrink-0">
            <button
              type="button"
              onClick={() => onShow(video.id)}
              aria-current={video.id === shownId}
              title={video.prompt ?? ''}
              className={classNames(
                'relative block w-20 overflow-hidden rounded-control xl:w-full',
                video.id === shownId ? 'ring-2 ring-sky' : 'opacity-85 hover:opacity-100',
              )}
            >
              <Thumbnail video={video} className="aspect-[4/3] w-full" />
              <span className="sr-only">{video.prompt ?? video.aozora.kind}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
