import { Film } from 'lucide-react';
import { useState } from 'react';
import { callRaw } from '../../api/client.ts';
import type { Video } from '../../api/contracts.ts';
import { useVideo } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { RangeField } from '../../ui/range-field.tsx';
import { VideoPicker } from '../video/video-picker.tsx';
import { type Card, type CardClip, stretchCard } from './board.ts';
import { shrinkPicture } from './shrink-picture.ts';

interface GivenClip {
  readonly video: Video;
  /** A picture of it, for the timeline. */
  readonly poster: string;
}

/** The same cards with a whole video on one; a card without words takes those of the video. */
export function giveClip(cards: readonly Card[], index: number, { video, poster }: GivenClip): readonly Card[] {
  const videoSeconds = video.aozora.duration_seconds;
  const clip: CardClip = { videoId: video.id, startSeconds: 0, endSeconds: videoSeconds, videoSeconds };
  const given = cards.map((card, i) =>
    i === index
      ? { ...card, clip, picture: poster, text: card.text.trim() === '' ? (video.prompt ?? '') : card.text }
      : card,
  );
  return stretchCard(given, index, videoSeconds);
}

/** Chooses a video of the library that the card begins with. */
export function ClipPicker({ onPick }: { readonly onPick: (video: Video, poster: string) => void }) {
  const { storyboard: text } = useText();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <p className="label-type">{text.clip}</p>
      <div>
        <Button size="small" onClick={() => setIsChoosing(true)}>
          <Film aria-hidden />
          {text.clipAdd}
        </Button>
      </div>
      <VideoPicker
        title={text.clipAdd}
        isOpen={isChoosing}
        exceptId={null}
        onClose={() => setIsChoosing(false)}
        onPick={async (video) => {
          const answer = await callRaw(`/v1/videos/${video.id}/content`, { query: { variant: 'thumbnail' } });
          onPick(video, await shrinkPicture(await answer.blob()));
        }}
      />
    </div>
  );
}

interface ClipOfCardProps {
  readonly clip: CardClip;
  readonly onTrim: (range: readonly [number, number]) => void;
  readonly onRemove: () => void;
}

/** The video of a card, and which part of it is shown. */
export function ClipOfCard({ clip, onTrim, onRemove }: ClipOfCardProps) {
  const { storyboard: text } = useText();
  const { data: video, isError } = useVideo(clip.videoId);
  const { startSeconds, endSeconds, videoSeconds } = clip;
  return (
    <div className="flex flex-col gap-2">
      <p className="label-type">{text.clip}</p>
      <div className="flex items-center gap-3">
        {video !== undefined && <Thumbnail video={video} className="h-14 w-20 shrink-0 rounded-control" />}
        <p className="line-clamp-2 min-w-0 grow text-sm">{isError ? text.clipGone : video?.prompt}</p>
        <Button size="small" onClick={onRemove}>
          {text.clipRemove}
        </Button>
      </div>
      <RangeField
        label={text.clipPart}
        ends={[text.clipStart, text.clipEnd]}
        value={[startSeconds, endSeconds]}
        maximum={videoSeconds}
        step={0.125}
        shown={`${formatSeconds(startSeconds)} – ${formatSeconds(endSeconds)}`}
        onChange={onTrim}
      />
      <p className="text-sm text-soft">{text.clipHint}</p>
    </div>
  );
}
