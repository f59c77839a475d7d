import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useVideo } from '../../api/use-videos.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { PagePlaceholder } from '../../app/page-placeholder.tsx';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { Sky } from '../../stage/sky.tsx';
import { StageFrame } from '../../stage/stage-frame.tsx';
import { VideoStage } from '../../stage/video-stage.tsx';
import { useText } from '../../text/use-text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { shapes } from '../create/draft.ts';
import type { Board } from './board.ts';
import { BoardMenu } from './board-menu.tsx';
import { BoardSettings } from './board-settings.tsx';
import { CardEditor } from './card-editor.tsx';
import { Timeline } from './timeline.tsx';
import { useBoard } from './use-board.ts';

/** One storyboard: the video above, the timeline below, the chosen card beside them. */
export function StoryboardPage({ id }: { readonly id: string }) {
  const { storyboard: text, common } = useText();
  const { board, isLoaded, error, state, change } = useBoard(id);
  const [chosenId, setChosenId] = useState<string | null>(null);
  if (error !== null) return <ProblemNotice error={error} />;
  if (!isLoaded) return <PagePlaceholder />;
  if (board === null) return <MissingPage />;
  const found = board.cards.findIndex((card) => card.id === chosenId);
  const chosen = Math.max(0, found);
  const states = { saved: text.saved, saving: text.saving, 'not-saved': text.notSaved };
  return (
    <Page title={board.name === '' ? text.untitled : board.name} isTitleHidden>
      <div className="flex flex-wrap items-center gap-3">
        <Link href="/storyboards" className={buttonClass('quiet', 'icon')} aria-label={text.back}>
          <ArrowLeft aria-hidden />
        </Link>
        <input
          aria-label={text.name}
          value={board.name}
          maxLength={120}
          placeholder={text.untitled}
          onChange={(event) => change({ ...board, name: event.target.value })}
          className="display-type w-0 min-w-32 grow rounded-control border border-transparent border-b-line bg-transparent px-2 py-1 text-[1.35rem] sm:text-[1.6rem] hover:border-line focus:border-edge"
        />
        <span role="status" aria-label={common.messages} className="text-sm text-soft">
          {states[state]}
        </span>
        <BoardMenu id={id} board={board} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <BoardStage board={board} />
          <Timeline
            cards={board.cards}
            chosen={chosen}
            onChoose={setChosenId}
            onChange={(cards) => change({ ...board, cards })}
          />
        </div>
        <div className="flex flex-col gap-5 rounded-panel border border-line bg-surface p-4 sm:p-5">
          <CardEditor
            cards={board.cards}
            chosen={chosen}
            onChoose={setChosenId}
            onChange={(cards) => change({ ...board, cards })}
          />
          <BoardSettings id={id} board={board} onChange={change} />
        </div>
      </div>
    </Page>
  );
}

function BoardStage({ board }: { readonly board: Board }) {
  const { storyboard: text } = useText();
  const { data: video } = useVideo(board.videoId);
  if (video !== undefined) return <VideoStage video={video} maxHeight="44dvh" />;
  return (
    <StageFrame width={shapes[board.shape]} height={1} maxHeight="44dvh">
      <Sky dawn={0.3} className="size-full">
        <p className="absolute inset-x-0 top-[30%] px-6 text-center text-white">{text.emptyStage}</p>
      </Sky>
    </StageFrame>
  );
}
