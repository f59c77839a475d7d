import { Link } from 'wouter';
import type { User, Video } from '../../api/contracts.ts';
import { useList } from '../../api/use-list.ts';
import { useModels } from '../../api/use-models.ts';
import { useVideoActions } from '../../api/use-videos.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatWait } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Workers } from './workers.tsx';

const everyMs = 2_000;

/** What is drawn and what waits, of everybody. */
export function Jobs() {
  const {
    console: { jobs: text, actions },
    create,
  } = useText();
  const running = useList<Video>('jobs', '/v1/videos', { query: { user: 'all', status: 'in_progress' }, everyMs });
  const waiting = useList<Video>('jobs', '/v1/videos', {
    query: { user: 'all', status: 'queued', order: 'asc' },
    everyMs,
  });
  const { items: users } = useList<User>('users', '/v1/users');
  const { cancel } = useVideoActions();
  const jobs = [...running.items, ...waiting.items];
  const nameOf = (id: string): string => users.find((user) => user.id === id)?.name ?? id.slice(0, 14);
  const stateOf = ({ status, aozora }: Video): string => {
    const left = aozora.estimated_seconds === null ? '' : `, ${formatWait(aozora.estimated_seconds)}`;
    return `${status === 'queued' ? text.waiting : (create.stage.stages[aozora.stage ?? ''] ?? text.drawing).toLowerCase()}${left}`;
  };
  return (
    <>
      <ModelStates />
      <Workers />
      <ProblemNotice error={running.error ?? waiting.error} />
      {jobs.length === 0 && running.isLoaded && <p className="py-2 text-soft">{text.none}</p>}
      {jobs.length > 0 && (
        <Table
          caption={text.video}
          items={jobs}
          keyOf={({ id }) => id}
          columns={[
            {
              title: text.video,
              cell: (video) => (
                <Link href={`/videos/${video.id}`} className="line-clamp-1 underline-offset-4 hover:underline">
                  {video.prompt ?? video.id}
                </Link>
              ),
            },
            { title: text.person, cell: ({ aozora }) => nameOf(aozora.user_id) },
            { title: text.model, cell: ({ aozora }) => aozora.engine_model },
            { title: text.state, cell: stateOf },
            { title: text.progress, cell: ({ progress }) => <span className="number-type">{`${progress} %`}</span> },
            {
              title: text.position,
              cell: ({ aozora }) => (aozora.queue_position === null ? '–' : aozora.queue_position + 1),
            },
            {
              title: actions,
              isTitleHidden: true,
              cell: ({ id }) => (
                <Button size="small" onClick={() => cancel.mutate(id, { onSuccess: () => showToast(text.stopped) })}>
                  {text.stop}
                </Button>
              ),
            },
          ]}
        />
      )}
    </>
  );
}

function ModelStates() {
  const {
    console: { jobs: text },
  } = useText();
  const { data: models = [] } = useModels();
  return (
    <section aria-label={text.models} className="flex flex-wrap gap-x-8 gap-y-3">
      {models.map(({ id, aozora }) => (
        <p key={id} className="flex items-baseline gap-2.5">
          <span
            aria-hidden="true"
            className={classNames('size-2.5 rounded-full', aozora.available ? 'bg-good' : 'bg-danger')}
          />
          <span className="font-medium">{id}</span>
          <span className="text-sm text-soft">{aozora.available ? text.available : text.unavailable}</span>
        </p>
      ))}
    </section>
  );
}
