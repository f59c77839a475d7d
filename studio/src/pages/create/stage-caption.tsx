import { ArrowRight, RotateCcw } from 'lucide-react';
import { Link } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { useVideoPages } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useReuse } from './use-reuse.ts';

interface StageCaptionProps {
  readonly video: Video;
  readonly onShow: (id: string) => void;
}

/** Below the stage: the words, what was changed on the way, variations, and where to go on. */
export function StageCaption({ video, onShow }: StageCaptionProps) {
  const { create } = useText();
  const { aozora } = video;
  const reuse = useReuse();
  // As wide as the stage above.
  const stageWidth = `min(100%, max(20rem, calc(min(var(--stage-height), 60rem) * ${(aozora.width / aozora.height).toFixed(4)})))`;
  const width = video.status === 'failed' ? 'min(100%, 42rem)' : stageWidth;
  return (
    <div className="mx-auto flex flex-col gap-3" style={{ width }}>
      <Variations video={video} onShow={onShow} />
      <p className="max-w-[70ch] text-[1.05rem] leading-snug">{video.prompt}</p>
      <p className="number-type flex flex-wrap gap-x-4 text-sm text-soft">
        <span>{video.size.replace('x', ' × ')}</span>
        <span>{formatSeconds(aozora.duration_seconds)}</span>
        <span>{`${create.settings.seed} ${aozora.seed}`}</span>
        <span>{aozora.engine_model}</span>
      </p>
      {aozora.notes.map((note) => (
        <p key={note} className="max-w-[70ch] text-sm text-soft">
          {note}
        </p>
      ))}
      {aozora.adjustments.map(({ field, requested, used, reason }) => (
        <p key={field} className="text-sm text-soft">
          {create.stage.adjusted(field, requested, used)} ({reason})
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        <Link href={`/videos/${video.id}`} className={buttonClass('main')}>
          {video.status === 'failed' ? create.stage.openFailed : create.stage.open}
          <ArrowRight aria-hidden />
        </Link>
        <Button onClick={() => void reuse(video)}>
          <RotateCcw aria-hidden />
          {create.stage.again}
        </Button>
      </div>
    </div>
  );
}

function Variations({ video, onShow }: StageCaptionProps) {
  const { create } = useText();
  const { data } = useVideoPages({ group: video.aozora.group_id }, 8);
  const group = (data?.pages[0]?.data ?? []).toSorted((a, b) => a.aozora.variation - b.aozora.variation);
  if (group.length < 2) return null;
  return (
    <ul aria-label={create.variations} className="flex flex-wrap justify-center gap-2">
      {group.map((each) => (
        <li key={each.id}>
          <button
            type="button"
            onClick={() => onShow(each.id)}
            aria-current={each.id === video.id}
            className={classNames(
              'relative block overflow-hidden rounded-control',
              each.id === video.id ? 'ring-2 ring-sky' : 'opacity-85 hover:opacity-100',
            )}
          >
            <Thumbnail video={each} className="h-14 w-20" />
            <span className="sr-only">{create.variation(each.aozora.variation + 1)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
