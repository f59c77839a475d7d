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
  const { data: video, error } = useVideo(id);
  const toStage = (path: string): void => {
    navigate(path);
    // On a phone the button is far below what it makes.
    window.scrollTo({ top: 0 });
  };
  const show = (videoId: string): void => toStage(`/?video=${videoId}`);
  const drawing = useLocalDrawing();
  const isHere = id === null && drawing.status !== 'none';
  const keep = useCreateVideo();
  const keepLocal = (): void => {
    if (drawing.status === 'none') return;
    const { text, negativePrompt, width, height, seconds, seed, steps, guidance, labels } = drawing.wish;
    const fields = {
      ...{ prompt: text, size: `${width}x${height}`, seconds, seed, steps, guidance, negative_prompt: negativePrompt },
      ...{ model: localModel, expand_prompt: false, metadata: labels },
    };
    keep.mutate({ path: '/v1/videos', fields }, { onSuccess: (made) => show(made.id) });
  };
  return (
    <Page title={create.title} isTitleHidden>
      <FileDrop>
        <div className="create-grid">
          <section aria-label={create.stageLabel} className="flex min-w-0 flex-col gap-3 [grid-area:stage]">
            {isHere ? (
              <>
                <LocalStage drawing={drawing} onKeep={keepLocal} />
                <ProblemNotice error={keep.error} prompt={drawing.wish.text} />
              </>
            ) : video === undefined || error !== null ? (
              <EmptyStage />
            ) : (
              <VideoStage video={video} />
            )}
          </section>
          <div className="composer-place min-w-0 [grid-area:words]">
            <Composer onMade={show} onDrawnHere={() => toStage('/')} />
          </div>
          {!isHere && video !== undefined && error === null && (
            <section aria-label={create.captionLabel} className="min-w-0 [grid-area:caption]">
              <StageCaption video={video} onShow={show} />
            </section>
          )}
          <section aria-label={create.recent} className="min-w-0 [grid-area:recent] empty:hidden">
            <Recent shownId={id} onShow={show} />
          </section>
        </div>
      </FileDrop>
    </Page>
  );
}

/** Before the first video; on a phone only as high as its words, so that the prompt and its button are in sight. */
function EmptyStage() {
  const { create } = useText();
  return (
    <>
      <div className="max-lg:hidden">
        <StageFrame width={4} height={3}>
          <Sky dawn={0.3} className="size-full">
            <div className="absolute inset-x-0 top-[22%] flex flex-col items-center gap-2 px-6 text-center text-white">
              <p className="display-type text-[clamp(1.6rem,3.4vw,2.8rem)]">{create.emptyStage}</p>
              <p className="max-w-sm">{create.emptyStageHint}</p>
            </div>
          </Sky>
        </StageFrame>
      </div>
      <Sky dawn={0.3} className="empty-band h-26 rounded-panel lg:hidden">
        <p className="display-type absolute inset-x-0 top-3 px-4 text-center text-2xl text-white">
          {create.emptyStage}
        </p>
      </Sky>
    </>
  );
}
