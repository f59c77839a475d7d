import { asc, eq } from 'drizzle-orm';
import { workerListSchema } from '../contracts/console.ts';
import { videos, workers } from '../database/schema.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** A worker that was not heard of for so long has gone. */
const silenceMs = 60_000;

/** Who draws now. */
export function workerRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/workers', operationId: 'listWorkers', tag: 'Operations', access: 'admin' },
        summary: 'List workers: where they run, what with, and what they draw now',
        response: { kind: 'json', schema: workerListSchema },
      },
      async ({ services: { database, clock } }) => {
        const rows = await database.orm.select().from(workers).orderBy(asc(workers.startedAtMs));
        const running = await database.orm
          .select({ id: videos.id, workerId: videos.workerId })
          .from(videos)
          .where(eq(videos.status, 'in_progress'));
        const data = rows.map(({ id, host, device, slots, isDraining, models, startedAtMs, seenAtMs }) => ({
          ...{ id, object: 'worker', host, device, slots, is_draining: isDraining, models },
          is_alive: clock.nowMs() - seenAtMs < silenceMs,
          started_at: Math.floor(startedAtMs / 1000),
          seen_at: Math.floor(seenAtMs / 1000),
          video_ids: running.filter(({ workerId }) => workerId === id).map((video) => video.id),
        }));
        return { object: 'list', data };
      },
    ),
  ];
}
