import { useLocation, useSearch } from 'wouter';
import { useCreateVideo } from '../../api/use-create-video.ts';
import { useVideo } from '../../api/use-videos.ts';
import { useLocalDrawing } from '../../local/use-local-drawing.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { Sky } from '../../stage/sky.tsx';
import { StageFrame } from '../../stage/stage-frame.tsx';
import { VideoStage } from '../../stage/video-stage.tsx';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { Composer } from './composer.tsx';
import { localModel } from './draft.ts';
import { FileDrop } from './file-drop.tsx';
import { LocalStage } from './local-stage.tsx';
import { Recent } from './recent.tsx';
import { StageCaption } from './stage-caption.tsx';

/** Where a visit begins: the stage in the middle, the words beside it. */
export function CreatePage() {
  const { create } = useText();
  const [, navigate] = useLocation();
  const address = new URLSearchParams(useSearch());
  const id = address.get('video');
  const isHere = address.has('here');
  const { data: video, error } = useVideo(id);
  const show = (videoId: string): void => navigate(`/?video=${videoId}`);
  const drawing = useLocalDrawing();
  const keep = useCreateVideo();
  const keepLocal = (): void => {
    if (drawing.status === 'none') return;
    const { prompt, text, negativePrompt, width, height, seconds, seed, steps, guidance } = drawing.wish;
    const fields = {
      ...{ prompt: text, size: `${width}x${height}`, seconds, seed, steps, guidance, negative_prompt: negativePrompt },
      ...{ model: localModel, expand_prompt: false, metadata: { wish: prompt.slice(0, 512) } },
    };
    keep.mutate({ path: '/v1/videos', fields }, { onSuccess: (made) => show(made.id) });
  };
  return (
    <Page title={create.title} isTitleHidden>
      <FileDrop>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem] xl:grid-cols-[6.5rem_minmax(0,1fr)_25rem]">
          <section aria-label={create.recent} className="order-3 min-w-0 lg:col-span-2 xl:order-none xl:col-span-1">
            <Recent shownId={id} onShow={show} />
          </section>
          <section aria-label={create.stage.open} className="flex min-w-0 flex-col gap-3">
            {isHere && drawing.status !== 'none' ? (
              <>
                <LocalStage drawing={drawing} onKeep={keepLocal} />
                <ProblemNotice error={keep.error} prompt={drawing.wish.text} />
              </>
            ) : video === undefined || error !== null ? (
              <EmptyStage />
            ) : (
              <>
                <VideoStage video={video} />
                <StageCaption video={video} onShow={show} />
              </>
            )}
          </section>
          <Composer onMade={show} onDrawnHere={() => navigate('/?here')} />
        </div>
      </FileDrop>
    </Page>
  );
}

function EmptyStage() {
  const { create } = useText();
  return (
    <StageFrame width={4} height={3}>
      <Sky dawn={0.3} className="size-full">
        <div className="absolute inset-x-0 top-[22%] flex flex-col items-center gap-2 px-6 text-center text-white">
          <p className="display-type text-[clamp(1.6rem,3.4vw,2.8rem)]">{create.emptyStage}</p>
          <p className="max-w-sm">{create.emptyStageHint}</p>
        </div>
      </Sky>
    </StageFrame>
  );
}
