import { useWorkers } from '../../api/use-administration.ts';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';
import { Table } from '../../ui/table.tsx';

/** Who draws, where, and how much at once. */
export function Workers() {
  const {
    console: { workers: text },
  } = useText();
  const { data: workers = [] } = useWorkers();
  if (workers.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="label-type">{text.title}</h2>
      <Table
        caption={text.title}
        items={workers}
        keyOf={({ id }) => id}
        columns={[
          {
            title: text.host,
            cell: ({ host, is_alive, is_draining }) => (
              <span className="flex items-baseline gap-2">
                <span
                  aria-hidden="true"
                  className={classNames('size-2.5 rounded-full', is_alive ? 'bg-good' : 'bg-danger')}
                />
                <span>{host}</span>
                <span className="text-sm text-soft">
                  {is_alive ? (is_draining ? text.draining : text.alive) : text.gone}
                </span>
              </span>
            ),
          },
          { title: text.device, cell: ({ device }) => device },
          { title: text.models, cell: ({ models }) => models.join(', ') },
          { title: text.busy, cell: ({ video_ids: ids, slots }) => text.slots(ids.length, slots) },
          { title: text.since, cell: ({ started_at }) => formatAgo(started_at) },
          { title: text.seen, cell: ({ seen_at }) => formatAgo(seen_at) },
        ]}
      />
    </section>
  );
}
