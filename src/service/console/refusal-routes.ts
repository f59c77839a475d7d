import { eq } from 'drizzle-orm';
import { refusalPageSchema, refusalQuerySchema } from '../contracts/console.ts';
import { refusals, refusedFrames } from '../database/schema.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { videoParams } from '../videos/creating-routes.ts';

const tag = 'Operations';

/** What was refused, and the frames at which videos were. */
export function refusalRoutes(): readonly Route[] {
  return [listRoute(), frameRoute()];
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/refusals', operationId: 'listRefusals', tag, access: 'admin' },
      summary: 'List refusals, newest first; the words of a refused request are kept nowhere',
      query: refusalQuerySchema,
      response: { kind: 'json', schema: refusalPageSchema },
    },
    async ({ query, services }) => {
      const filter = query.stage === undefined ? undefined : eq(refusals.stage, query.stage);
      const plan = planPage(refusals.id, query, filter);
      const rows = await services.database.orm
        .select({ refusal: refusals, atSeconds: refusedFrames.atSeconds })
        .from(refusals)
        .leftJoin(refusedFrames, eq(refusedFrames.videoId, refusals.videoId))
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      const items = rows.map(({ refusal, atSeconds }) => ({ ...refusal, atSeconds }));
      return toPage(items, query, ({ id, atMs, userId, videoId, stage, profile, categories, atSeconds }) => ({
        ...{ id, object: 'refusal', at: Math.floor(atMs / 1000), user_id: userId, video_id: videoId, stage, profile },
        ...{ categories: [...categories], frame_at_seconds: atSeconds },
      }));
    },
  );
}

function frameRoute(): Route {
  const path = '/v1/videos/{video_id}/refused_frame';
  return defineRoute(
    {
      ...{ method: 'get', path, operationId: 'getRefusedFrame', tag, access: 'admin' },
      summary: 'The frame at which a video was refused, small; frames of sexual content with minors are never kept',
      params: videoParams,
      response: { kind: 'bytes', contentTypes: ['image/jpeg'], canRange: false },
      errors: [404],
    },
    async ({ params, services, audit }) => {
      const [row] = await services.database.orm
        .select()
        .from(refusedFrames)
        .where(eq(refusedFrames.videoId, params.video_id));
      if (row === undefined) throw problem('not_found', `No refused frame of video '${params.video_id}' is kept.`);
      await audit({ action: 'refusal.view', target: params.video_id });
      const headers = { 'content-type': 'image/jpeg', 'cache-control': 'no-store' };
      return new Response(new Uint8Array(row.jpeg), { headers });
    },
  );
}
