import { and, eq, type InferSelectModel } from 'drizzle-orm';
import { z } from 'zod';
import {
  createReportSchema,
  reportDeletedSchema,
  reportPageSchema,
  reportQuerySchema,
  reportSchema,
  resolveReportSchema,
} from '../contracts/feedback.ts';
import { mintId } from '../database/ids.ts';
import { reports, users, videos } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { videoNotFound } from '../videos/creating-routes.ts';
import { deleteVideo } from '../videos/delete-video.ts';

type ReportRow = InferSelectModel<typeof reports>;

const tag = 'Reports';
const params = z.object({ report_id: z.string().max(128) });

/** Reports of misuse, and the queue in which administrators settle them. */
export function reportRoutes(): readonly Route[] {
  return [createRoute(), listRoute(), resolveRoute(), deleteRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/reports', operationId: 'createReport', tag, access: 'user' },
      summary: 'Report a video; also one of somebody else, whose id you know',
      body: { schema: createReportSchema, encodings: ['json'] },
      response: { kind: 'json', schema: reportSchema },
      errors: [404],
    },
    async ({ body, caller, services, audit }) => {
      const { orm } = services.database;
      const [video] = await orm.select({ id: videos.id }).from(videos).where(eq(videos.id, body.video_id));
      if (video === undefined) throw videoNotFound(body.video_id);
      const nowMs = services.clock.nowMs();
      const [row] = await orm
        .insert(reports)
        .values({
          ...{ id: mintId('report', nowMs), videoId: video.id, reporterId: caller.user.id, reason: body.reason },
          ...{ detail: body.detail, status: 'open', createdAtMs: nowMs },
        })
        .returning();
      await audit({ action: 'report.create', target: row!.id, data: { video: video.id, reason: body.reason } });
      return present(row!);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/reports', operationId: 'listReports', tag, access: 'user' },
      summary: 'List reports: your own, or for administrators all',
      query: reportQuerySchema,
      response: { kind: 'json', schema: reportPageSchema },
    },
    async ({ query, caller, services }) => {
      const filters = and(own(caller), query.status === undefined ? undefined : eq(reports.status, query.status));
      const plan = planPage(reports.id, query, filters);
      const rows = await services.database.orm
        .select()
        .from(reports)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, present);
    },
  );
}

function resolveRoute(): Route {
  return defineRoute(
    {
      ...{
        method: 'post',
        path: '/v1/reports/{report_id}/resolve',
        operationId: 'resolveReport',
        tag,
        access: 'admin',
      },
      summary: 'Settle a report: dismiss it, or remove the video, or also suspend its maker',
      params,
      body: { schema: resolveReportSchema, encodings: ['json'] },
      response: { kind: 'json', schema: reportSchema },
    },
    async ({ params: { report_id: id }, body, caller, services, audit, authenticator }) => {
      const [open] = await services.database.orm.select().from(reports).where(eq(reports.id, id));
      if (open === undefined) throw problem('not_found', `Report with id '${id}' not found.`);
      if (open.status !== 'open') throw problem('invalid_state', `Report '${id}' is already ${open.status}.`);
      const video = body.action === 'dismiss' ? undefined : await findVideo(services, open.videoId);
      const owner = video?.userId ?? null;
      // First, as it may be refused: nothing is removed then.
      if (body.action === 'remove_video_and_suspend_user' && owner !== null) {
        await suspend(services, owner);
        authenticator.forget();
      }
      if (video !== undefined) await deleteVideo(services, video);
      const [row] = await services.database.orm
        .update(reports)
        .set({
          status: body.action === 'dismiss' ? 'dismissed' : 'removed',
          ...{ resolution: body.resolution, resolvedBy: caller.user.id, resolvedAtMs: services.clock.nowMs() },
        })
        .where(eq(reports.id, id))
        .returning();
      await audit({ action: 'report.resolve', target: id, data: { video: open.videoId, action: body.action, owner } });
      return present(row!);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/reports/{report_id}', operationId: 'deleteReport', tag, access: 'user' },
      ...{ summary: 'Delete a report with its words: your own, or for administrators any', params },
      response: { kind: 'json', schema: reportDeletedSchema },
    },
    async ({ params: { report_id: id }, caller, services, audit }) => {
      const [row] = await services.database.orm
        .delete(reports)
        .where(and(eq(reports.id, id), own(caller)))
        .returning();
      if (row === undefined) throw problem('not_found', `Report with id '${id}' not found.`);
      const { videoId: video, reporterId: reporter, status } = row;
      await audit({ action: 'report.delete', target: id, data: { video, reporter, status } });
      return { id, object: 'report.deleted', deleted: true };
    },
  );
}

const own = ({ isAdmin, user }: Caller) => (isAdmin ? undefined : eq(reports.reporterId, user.id));

/** @returns undefined if it is gone already */
async function findVideo({ database }: Services, videoId: string): Promise<typeof videos.$inferSelect | undefined> {
  const [video] = await database.orm.select().from(videos).where(eq(videos.id, videoId));
  return video;
}

async function suspend({ database }: Services, userId: string): Promise<void> {
  const [user] = await database.orm.select().from(users).where(eq(users.id, userId));
  if (user?.role === 'admin') throw problem('invalid_state', 'An administrator cannot be suspended by a report.');
  await database.orm.update(users).set({ status: 'suspended' }).where(eq(users.id, userId));
}

function present(row: ReportRow): object {
  return {
    id: row.id,
    object: 'report',
    video_id: row.videoId,
    reporter_id: row.reporterId,
    reason: row.reason,
    detail: row.detail,
    status: row.status,
    resolution: row.resolution,
    resolved_by: row.resolvedBy,
    created_at: Math.floor(row.createdAtMs / 1000),
    resolved_at: row.resolvedAtMs === null ? null : Math.floor(row.resolvedAtMs / 1000),
  };
}
