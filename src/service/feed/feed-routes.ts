import { and, desc, eq, ilike, lt, or, type SQL, sql } from 'drizzle-orm';
import { feedPageSchema, feedQuerySchema } from '../contracts/feed.ts';
import { videoSchema } from '../contracts/video.ts';
import { users, videos } from '../database/schema.ts';
import { toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { videoNotFound, videoParams } from '../videos/creating-routes.ts';
import { findOwnVideo, isShared } from '../videos/ingest-clip.ts';
import { presentShared, presentVideo } from '../videos/present-video.ts';

const tag = 'Feed';
const path = '/v1/videos/{video_id}/share';

/** What people of this server chose to show to each other. */
export function feedRoutes(): readonly Route[] {
  return [listRoute(), shareRoute('put'), shareRoute('delete')];
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/feed', operationId: 'listFeed', tag, access: 'user' },
      summary: 'List what people of this server share, newest first',
      query: feedQuerySchema,
      response: { kind: 'json', schema: feedPageSchema },
    },
    async ({ query, services }) => {
      const { orm } = services.database;
      const rows = await orm
        .select({ video: videos, author: users.name, remixes: countRemixes() })
        .from(videos)
        .innerJoin(users, eq(users.id, videos.userId))
        .where(
          and(
            isShared(),
            query.search === undefined
              ? undefined
              : ilike(videos.prompt, `%${query.search.replace(/[\\%_]/g, '\\$&')}%`),
            query.after === undefined ? undefined : await sharedBefore(services, query.after),
          ),
        )
        .orderBy(desc(videos.sharedAtMs), desc(videos.id))
        .limit(query.limit + 1);
      const items = rows.map((row) => ({ ...row, id: row.video.id }));
      return toPage(items, query, ({ id, video, author, remixes }) => ({
        ...{ id, object: 'feed.item', video: presentShared(video), author, remixes },
      }));
    },
  );
}

/** Counted in place: sources are few, and the index of sources finds them. */
const countRemixes = (): SQL<number> => sql<number>`(
  select count(*)::int from aozora.videos made where made.source_video_ids @> jsonb_build_array(${videos.id}))`;

/** Items after one that may have been taken back meanwhile: then the page is empty rather than wrong. */
async function sharedBefore({ database }: Services, id: string): Promise<SQL | undefined> {
  const [last] = await database.orm.select({ at: videos.sharedAtMs }).from(videos).where(eq(videos.id, id));
  if (last === undefined || last.at === null) return sql`false`;
  return or(lt(videos.sharedAtMs, last.at), and(eq(videos.sharedAtMs, last.at), lt(videos.id, id)));
}

function shareRoute(method: 'put' | 'delete'): Route {
  const isShare = method === 'put';
  return defineRoute(
    {
      ...{ method, path, operationId: isShare ? 'shareVideo' : 'unshareVideo', tag, access: 'user' },
      summary: isShare
        ? 'Show a video to everybody on this server, who may then make others from it'
        : 'Take a shared video back; what was made from it stays',
      params: videoParams,
      response: { kind: 'json', schema: videoSchema },
      errors: [404],
    },
    async ({ params, caller, services, audit }) => {
      const row = await findOwnVideo({ services, caller }, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      if (isShare && row.userId !== caller.user.id) {
        throw problem('access_denied', 'Only its maker may share a video.');
      }
      if (isShare && row.status !== 'completed') {
        throw problem('video_not_completed', `Video '${row.id}' must be completed: its status is ${row.status}.`);
      }
      const sharedAtMs = isShare ? (row.sharedAtMs ?? services.clock.nowMs()) : null;
      const [changed] = await services.database.orm
        .update(videos)
        .set({ sharedAtMs })
        .where(eq(videos.id, row.id))
        .returning();
      if (changed === undefined) throw videoNotFound(params.video_id);
      await audit({ action: isShare ? 'video.share' : 'video.unshare', target: row.id });
      return presentVideo(changed, null);
    },
  );
}
