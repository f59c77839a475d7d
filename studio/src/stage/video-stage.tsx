import type { ReactNode, Ref } from 'react';
import type { Video } from '../api/contracts.ts';
import { useFollowVideo } from '../api/use-follow-video.ts';
import { FailureReport } from './failure-report.tsx';
import { Player } from './player.tsx';
import { ProgressSky } from './progress-sky.tsx';
import { StageFrame } from './stage-frame.tsx';

interface VideoStageProps {
  readonly video: Video;
  /** What can be done below a failure, for example to try again. */
  readonly afterFailure?: ReactNode;
  readonly playerRef?: Ref<HTMLVideoElement>;
  /** Leaves room for what stands below. */
  readonly maxHeight?: string;
}

/** The place of one video: its making, the video itself, or why there is none. */
export function VideoStage({
  video,
  afterFailure,
  playerRef,
  maxHeight = 'var(--stage-height, 64dvh)',
}: VideoStageProps) {
  const preview = useFollowVideo(video);
  const { width, height } = video.aozora;
  switch (video.status) {
    case 'queued':
    case 'in_progress':
      return (
        <StageFrame width={width} height={height} maxHeight={maxHeight}>
          <ProgressSky video={video} preview={preview} />
        </StageFrame>
      );
    case 'completed':
      return (
        <StageFrame width={width} height={height} maxHeight={maxHeight}>
          <Player video={video} {...(playerRef === undefined ? {} : { playerRef })} />
        </StageFrame>
      );
    case 'failed':
      return <FailureReport video={video}>{afterFailure}</FailureReport>;
  }
}
