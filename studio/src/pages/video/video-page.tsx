import { ApiError } from '../../api/client.ts';
import { useVideo } from '../../api/use-videos.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { PagePlaceholder } from '../../app/page-placeholder.tsx';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { VideoStage } from '../../stage/video-stage.tsx';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { FeedbackPanel } from './feedback-panel.tsx';
import { LineageTrees } from './lineage.tsx';
import { usePlayer } from './player-handle.ts';
import { Provenance } from './provenance.tsx';
import { ToolBench } from './tool-bench.tsx';
import { VideoActions } from './video-actions.tsx';

/** One video: seen, changed, judged, and how it came to be. */
export function VideoPage({ id }: { readonly id: string }) {
  const text = useText();
  const player = usePlayer();
  const { data: video, error } = useVideo(id);
  if (error instanceof ApiError && error.status === 404) return <MissingPage />;
  if (error !== null) return <ProblemNotice error={error} />;
  if (video === undefined) return <PagePlaceholder />;
  const isDone = video.status === 'completed';
  return (
    <Page title={video.prompt ?? text.video.title} isTitleHidden>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem] xl:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <VideoStage video={video} playerRef={player.ref} maxHeight="48dvh" />
          <div className="flex flex-col gap-3 lg:hidden">
            <Words>{video.prompt}</Words>
            <VideoActions video={video} />
          </div>
          {isDone && <ToolBench video={video} player={player} />}
        </div>
        <aside className="flex min-w-0 flex-col gap-6">
          <div className="hidden flex-col gap-5 lg:flex">
            <Words>{video.prompt}</Words>
            <VideoActions video={video} />
          </div>
          {isDone && <FeedbackPanel videoId={video.id} />}
          <Provenance video={video} />
          <LineageTrees id={video.id} />
        </aside>
      </div>
    </Page>
  );
}

const Words = ({ children }: { readonly children: string | null }) => (
  <p className="text-[1.2rem] leading-snug break-words">{children}</p>
);
