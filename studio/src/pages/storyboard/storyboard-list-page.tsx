import { Plus } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { callApi } from '../../api/client.ts';
import { useStoredDocuments } from '../../api/use-documents.ts';
import { useThumbnail } from '../../api/use-media.ts';
import { newId } from '../../session/new-id.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo, formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { type Board, documentOf, newBoard, secondsOf } from './board.ts';

/** All storyboards of the user. */
export function StoryboardListPage() {
  const { storyboard: text } = useText();
  const [, navigate] = useLocation();
  const { data: documents, error } = useStoredDocuments('storyboard.');
  const add = async (): Promise<void> => {
    const id = newId();
    const value = newBoard(text.untitled);
    await callApi(`/v1/documents/${documentOf(id)}`, { method: 'PUT', json: { value } });
    navigate(`/storyboards/${id}`);
  };
  const actions = (
    <Button look="main" onClick={() => void add()}>
      <Plus aria-hidden />
      {text.add}
    </Button>
  );
  return (
    <Page title={text.title} actions={actions}>
      <p className="max-w-[85ch] text-soft">{text.intro}</p>
      <ProblemNotice error={error} />
      {documents?.length === 0 && (
        <div className="flex flex-col items-center gap-1 py-16 text-center">
          <p className="display-type text-2xl">{text.empty}</p>
          <p className="text-soft">{text.emptyHint}</p>
        </div>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {documents?.map(({ name, value, updated_at }) => (
          <li key={name} className="min-w-0">
            <BoardLink id={name.slice(documentOf('').length)} board={value as Board} changedAt={updated_at} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function BoardLink(props: { readonly id: string; readonly board: Board; readonly changedAt: number }) {
  const { storyboard: text } = useText();
  const { name, cards, videoId } = props.board;
  const url = useThumbnail(videoId);
  return (
    <Link
      href={`/storyboards/${props.id}`}
      className="flex h-full flex-col gap-3 rounded-panel border border-line bg-surface p-4 hover:border-edge"
    >
      <span className="flex h-14 gap-1 overflow-hidden rounded-control" aria-hidden="true">
        {cards.map(({ id, seconds, picture }, i) => (
          <span
            key={id}
            className="h-full min-w-2 bg-line bg-cover bg-center odd:bg-edge/60"
            style={{
              flexGrow: seconds,
              ...(picture !== null
                ? { backgroundImage: `url(${picture})` }
                : i === 0 && url !== null
                  ? { backgroundImage: `url(${url})` }
                  : {}),
            }}
          />
        ))}
      </span>
      <span className="min-w-0">
        <span className="block truncate font-semibold">{name}</span>
        <span className="block truncate text-[0.95rem]">{cards.map(({ text: words }) => words).join(' · ')}</span>
        <span className="number-type block text-sm text-soft">
          {`${text.cards(cards.length, formatSeconds(secondsOf(cards)))} · ${text.changed(formatAgo(props.changedAt))}`}
        </span>
      </span>
    </Link>
  );
}
