import type { Ref } from 'react';
import type { Video } from '../api/contracts.ts';
import { useLinks } from '../api/use-videos.ts';
import { useText } from '../text/use-text.ts';

interface PlayerProps {
  readonly video: Video;
  readonly playerRef?: Ref<HTMLVideoElement>;
}

/** Plays a finished video over and over; it has no sound. */
export function Player({ video, playerRef }: PlayerProps) {
  const { create } = useText();
  const { data: links } = useLinks(video);
  if (links === undefined) return null;
  return (
    <video
      ref={playerRef}
      key={video.id}
      src={links.video}
      poster={links.thumbnail}
      className="size-full object-contain"
      aria-label={create.stage.player(video.prompt ?? '')}
      controls
      loop
      autoPlay={!matchMedia('(prefers-reduced-motion: reduce)').matches}
      muted
      playsInline
      disablePictureInPicture
    />
  );
}
