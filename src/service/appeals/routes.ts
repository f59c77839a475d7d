import { and, eq, type InferSelectModel } from 'drizzle-orm';
import { z } from 'zod';
import {
  appealDeletedSchema,
  appealPageSchema,
  appealQuerySchema,
  appealSchema,
  createAppealSchema,
  resolveAppealSchema,
} from '../contracts/appeal.ts';
import { mintId } from '../database/ids.ts';
import { appeals } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { videoNotFound } from '../videos/creating-routes.ts';
import { findOwnVideo } from '../videos/ingest-clip.ts';

const tag = 'Appeals';
const params = z.object({ appeal_id: z.string().max(128) });

/** Appeals against refusals, and the queue in which administrators answer them. */
export function appealRoutes(): readonly Route[] {
  return [createRoute(), listRoute(), resolveRoute(), deleteRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/appeals', operationId: 'createAppeal', tag, access: 'user' },
      summary: 'Ask a person to look at a refusal again',
      body: { schema: createAppealSchema, encodings: ['json'] },
      response: { kind: 'json', schema: appealSchema },
      errors: [404],
    },
    async ({ body, caller, services, audit }) => {
      const video = body.video_id === null ? null : await findOwnVideo({ services, caller }, body.video_id);
      if (body.video_id !== null && video === null) throw videoNotFound(body.video_id);
      const nowMs = services.clock.nowMs();
      const { stage, categories, message } = body;
      const prompt = video?.prompt ?? body.prompt;
      const [row] = await services.database.orm
        .insert(appeals)
        .values({
          ...{ id: mintId('appeal', nowMs), userId: caller.user.id, videoId: body.video_id, prompt, stage, categories },
          ...{ message, status: 'open', createdAtMs: nowMs },
        })
        .returning();
      await audit({ action: 'appeal.create', target: row!.id, data: { stage, categories } });
      return present(row!);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/appeals', operationId: 'listAppeals', tag, access: 'user' },
      summary: 'List appeals: your own, or for administrators all',
      query: appealQuerySchema,
      response: { kind: 'json', schema: appealPageSchema },
    },
    async ({ query, caller, services }) => {
      const filters = and(own(caller), query.status === undefined ? undefined : eq(appeals.status, query.status));
      const plan = planPage(appeals.id, query, filters);
      const rows = await services.database.orm
        .select()
        .from(appeals)
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
      ...{ method: 'post', path: '/v1/appeals/{appeal_id}/resolve', operationId: 'resolveAppeal', tag },
      ...{ access: 'admin', summary: 'Answer an appeal', params },
      body: { schema: resolveAppealSchema, encodings: ['json'] },
      response: { kind: 'json', schema: appealSchema },
      errors: [404],
    },
    async ({ params: { appeal_id: id }, body: { action, answer }, caller, services, audit }) => {
      const status = action === 'grant' ? 'granted' : 'upheld';
      const [row] = await services.database.orm
        .update(appeals)
        .set({ status, answer, resolvedBy: caller.user.id, resolvedAtMs: services.clock.nowMs() })
        .where(and(eq(appeals.id, id), eq(appeals.status, 'open')))
        .returning();
      if (row === undefined) throw problem('not_found', `Open appeal with id '${id}' not found.`);
      await audit({ action: 'appeal.resolve', target: id, data: { status } });
      return present(row);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/appeals/{appeal_id}', operationId: 'deleteAppeal', tag, access: 'user' },
      ...{ summary: 'Take an appeal back, with its words', params },
      response: { kind: 'json', schema: appealDeletedSchema },
      errors: [404],
    },
    async ({ params: { appeal_id: id }, caller, services, audit }) => {
      const rows = await services.database.orm
        .delete(appeals)
        .where(and(eq(appeals.id, id), own(caller)))
        .returning({ id: appeals.id });
      if (rows.length === 0) throw problem('not_found', `Appeal with id '${id}' not found.`);
      await audit({ action: 'appeal.delete', target: id });
      return { id, object: 'appeal.deleted', deleted: true };
    },
  );
}

const own = ({ isAdmin, user }: Caller) => (isAdmin ? undefined : eq(appeals.userId, user.id));

function present(row: InferSelectModel<typeof appeals>): object {
  const { id, prompt, stage, categories, message, status, answer } = row;
  return {
    ...{ id, object: 'appeal', user_id: row.userId, video_id: row.videoId, prompt, stage, categories, message, status },
    ...{ answer, resolved_by: row.resolvedBy, created_at: Math.floor(row.createdAtMs / 1000) },
    resolved_at: row.resolvedAtMs === null ? null : Math.floor(row.resolvedAtMs / 1000),
  };
}
