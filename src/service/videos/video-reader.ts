import { inArray } from 'drizzle-orm';
import type { Orm } from '../database/open-database.ts';
import { videos } from '../database/schema.ts';
import type { VideoRow } from '../jobs/video-states.ts';

/** Reads records of videos, for many who ask at once. */
export interface VideoReader {
  /** A record as it is after this call, or null. */
  read(videoId: string): Promise<VideoRow | null>;
}

type Rows = ReadonlyMap<string, VideoRow>;

/**
 * Opens the reader: all who ask while one statement runs share the next one. When hundreds of clients poll, a moment's
 * pause costs one statement of many records instead of a queue of statements, which would take as long again.
 */
export function createVideoReader(orm: Orm): VideoReader {
  let running: Promise<unknown> = Promise.resolve();
  let next: { readonly ids: Set<string>; readonly rows: Promise<Rows> } | null = null;
  const open = (): NonNullable<typeof next> => {
    const ids = new Set<string>();
    const rows = running.then(() => {
      next = null;
      return readRows(orm, [...ids]);
    });
    running = rows.catch(() => {});
    return { ids, rows };
  };
  return {
    async read(videoId) {
      next ??= open();
      next.ids.add(videoId);
      return (await next.rows).get(videoId) ?? null;
    },
  };
}

async function readRows(orm: Orm, ids: readonly string[]): Promise<Rows> {
  const rows = await orm.select().from(videos).where(inArray(videos.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}
