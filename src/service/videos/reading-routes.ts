import { and, eq, ilike, type SQL } from 'drizzle-orm';
import { videoDeletedSchema, videoListQuerySchema, videoPageSchema, videoSchema } from '../contracts/video.ts';
import { videos } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { pollAfter, videoNotFound, videoParams } from './creating-routes.ts';
import { cancelVideo, deleteVideo } from './delete-video.ts';
import { findOwnVideo, findVisibleVideo } from './ingest-clip.ts';
import { presentShared, presentVideo, presentVideos } from './present-video.ts';

const tag = 'Videos';

/** List, retrieve, delete and cancel. */
export function readingRoutes(): readonly Route[] {
  return [listRoute(), retrieveRoute(), deleteRoute(), cancelRoute()];
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos', operationId: 'ListVideos', tag, access: 'user' },
      summary: 'List videos, newest first',
      query: videoListQuerySchema,
      response: { kind: 'json', schema: videoPageSchema },
    },
    async ({ query, caller, services }) => {
      const filters = and(
        ownerFilter(caller, query.user),
        query.status === undefined ? undefined : eq(videos.status, query.status),
        query.group === undefined ? undefined : eq(videos.groupId, query.group),
        query.search === undefined ? undefined : ilike(videos.prompt, `%${query.search.replace(/[\\%_]/g, '\\$&')}%`),
      );
      const plan = planPage(videos.id, query, filters);
      const rows = await services.database.orm
        .select()
        .from(videos)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      const shown = new Map((await presentVideos(services, rows)).map((video) => [video.id, video]));
      return toPage(rows, query, (row) => shown.get(row.id));
    },
  );
}

function ownerFilter(caller: Caller, user: string | undefined): SQL | undefined {
  if (user === undefined || user === caller.user.id) return eq(videos.userId, caller.user.id);
  if (!caller.isAdmin)
    throw problem('access_denied', 'Only administrators may see videos of others.', { param: 'user' });
  return user === 'all' ? undefined : eq(videos.userId, user);
}

function retrieveRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos/{video_id}', operationId: 'GetVideo', tag, access: 'user' },
      summary: 'Retrieve a video, with progress, place in the queue and estimate',
      params: videoParams,
      response: { kind: 'json', schema: videoSchema },
    },
    async ({ params, caller, services, context }) => {
      const row = await findVisibleVideo({ services, caller }, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      if (row.userId !== caller.user.id && !caller.isAdmin) return presentShared(row);
      const isOpen = row.status === 'queued' || row.status === 'in_progress';
      const shown = presentVideo(row, isOpen ? await services.queueView.outlookOf(row.id) : null);
      const headers = isOpen ? { 'openai-poll-after-ms': pollAfter(shown.aozora.estimated_seconds) } : {};
      return context.json(shown, 200, headers as Record<string, string>);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/videos/{video_id}', operationId: 'DeleteVideo', tag, access: 'user' },
      summary: 'Delete a video for good, with all its files; a running job stops',
      params: videoParams,
      response: { kind: 'json', schema: videoDeletedSchema },
    },
    async ({ params, caller, services, audit }) => {
      const row = await findOwnVideo({ services, caller }, params.video_id);
      if (row === null || !(await deleteVideo(services, row))) throw videoNotFound(params.video_id);
      await audit({ action: 'video.delete', target: row.id, data: { owner: row.userId, status: row.status } });
      return { id: row.id, object: 'video.deleted', deleted: true };
    },
  );
}

function cancelRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/videos/{video_id}/cancel', operationId: 'cancelVideo', tag, access: 'user' },
      summary: 'Stop a waiting or running job',
      params: videoParams,
      response: { kind: 'json', schema: videoSchema },
    },
    async ({ params, caller, services, audit }) => {
      const row = await findOwnVideo({ services, caller }, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      const isCancelled = await cancelVideo(services, row);
      const now = await findOwnVideo({ services, caller }, params.video_id);
      if (now === null) throw videoNotFound(params.video_id);
      if (!isCancelled && now.error?.code !== 'cancelled') {
        throw problem('invalid_state', `Video '${row.id}' cannot be cancelled: its status is ${now.status}.`);
      }
      if (isCancelled) await audit({ action: 'video.cancel', target: row.id });
      return presentVideo(now, null);
    },
  );
}
