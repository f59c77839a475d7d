import { inArray } from 'drizzle-orm';
import type { Orm } from '../database/open-database.ts';
import { videos } from '../database/schema.ts';
import type { Signals } from '../jobs/signals.ts';
import type { VideoRow } from '../jobs/video-states.ts';

/** Reads records of videos, for many who ask at once. */
export interface VideoReader {
  /** A record as it is after this call, or null; shared by all who ask, so nobody may change it. */
  read(videoId: string): Promise<Readonly<VideoRow> | null>;
}

/** One statement for all who ask while the one before it runs. */
interface Look {
  readonly ids: Set<string>;
  /** Changed while the statement ran, so that its answer must not be kept. */
  readonly changed: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, VideoRow>>;
}

/** Records that are kept: a few kilobytes each. */
const keptRecords = 4_000;

/**
 * Opens the reader: all who ask while one statement runs share the next one. When hundreds of clients poll, a moment's
 * pause costs one statement of many records instead of a queue of statements, which would take as long again.
 *
 * @param changes news of every change, heard before its writer goes on, as the embedded database gives them: then records
 *   are kept until they change. Null where others write, too: then each look is new
 */
export function createVideoReader(orm: Orm, changes: Pick<Signals, 'watchRecords'> | null): VideoReader {
  const kept = new Map<string, VideoRow>();
  let running: Promise<unknown> = Promise.resolve();
  let current: Look | null = null;
  let next: Look | null = null;

  changes?.watchRecords((videoId) => {
    if (videoId === null) kept.clear();
    else kept.delete(videoId);
    for (const id of videoId === null ? (current?.ids ?? []) : [videoId]) current?.changed.add(id);
  });

  const keep = (look: Look, rows: ReadonlyMap<string, VideoRow>): void => {
    if (changes === null) return;
    for (const [id, row] of rows) if (!look.changed.has(id)) kept.set(id, row);
    // The oldest go first.
    for (const id of kept.keys()) {
      if (kept.size <= keptRecords) break;
      kept.delete(id);
    }
  };
  const open = (): Look => {
    const ids = new Set<string>();
    const rows = running.then(async () => {
      next = null;
      current = look;
      const found = await readRows(orm, [...ids]);
      keep(look, found);
      return found;
    });
    const look: Look = { ids, changed: new Set(), rows };
    running = rows.catch(() => {});
    return look;
  };
  return {
    async read(videoId) {
      const known = kept.get(videoId);
      if (known !== undefined) return known;
      next ??= open();
      next.ids.add(videoId);
      return (await next.rows).get(videoId) ?? null;
    },
  };
}

async function readRows(orm: Orm, ids: readonly string[]): Promise<ReadonlyMap<string, VideoRow>> {
  const rows = await orm.select().from(videos).where(inArray(videos.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}
