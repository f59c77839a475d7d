import { Readable } from 'node:stream';
import { and, asc, eq, gt, type InferSelectModel } from 'drizzle-orm';
import { z } from 'zod';
import {
  createFindingSchema,
  findingDeletedSchema,
  findingPageSchema,
  findingQuerySchema,
  findingSchema,
} from '../contracts/feedback.ts';
import { mintId } from '../database/ids.ts';
import { campaigns, findings } from '../database/schema.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { videoNotFound } from '../videos/creating-routes.ts';
import { findOwnVideo } from '../videos/ingest-clip.ts';

type FindingRow = InferSelectModel<typeof findings>;

const tag = 'Findings';

/** What a red team found: kept, listed, exported, deleted. */
export function findingRoutes(): readonly Route[] {
  return [createRoute(), exportRoute(), listRoute(), deleteRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/findings', operationId: 'createFinding', tag, access: 'red-team' },
      summary: 'Keep a finding of the red team',
      body: { schema: createFindingSchema, encodings: ['json'] },
      response: { kind: 'json', schema: findingSchema },
      errors: [404],
    },
    async ({ body, caller, services, audit }) => {
      const video = body.video_id === null ? null : await findOwnVideo({ services, caller }, body.video_id);
      if (body.video_id !== null && video === null) throw videoNotFound(body.video_id);
      const nowMs = services.clock.nowMs();
      const { category, severity, output, notes, campaign_id: campaignId } = body;
      if (campaignId !== null) await requireCampaign(services, campaignId);
      const [row] = await services.database.orm
        .insert(findings)
        .values({
          ...{ id: mintId('finding', nowMs), userId: caller.user.id, videoId: body.video_id, createdAtMs: nowMs },
          ...{
            category,
            severity,
            output,
            notes,
            campaignId,
            prompt: body.prompt === '' ? (video?.prompt ?? '') : body.prompt,
          },
        })
        .returning();
      await audit({ action: 'finding.create', target: row!.id, data: { category, severity } });
      return present(row!);
    },
  );
}

async function requireCampaign({ database }: Services, id: string): Promise<void> {
  const [row] = await database.orm.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.id, id));
  if (row === undefined) throw problem('not_found', `Campaign with id '${id}' not found.`, { param: 'campaign_id' });
}

function exportRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/findings/export', operationId: 'exportFindings', tag, access: 'red-team' },
      summary: 'All findings as JSON lines',
      response: { kind: 'bytes', contentTypes: ['application/jsonl'], canRange: false },
    },
    async ({ services }) =>
      new Response(Readable.toWeb(Readable.from(exportLines(services))) as ReadableStream, {
        headers: {
          'content-type': 'application/jsonl; charset=utf-8',
          'content-disposition': 'attachment; filename="findings.jsonl"',
        },
      }),
  );
}

async function* exportLines({ database }: Services): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (let after = ''; ; ) {
    const rows = await database.orm
      .select()
      .from(findings)
      .where(gt(findings.id, after))
      .orderBy(asc(findings.id))
      .limit(200);
    for (const row of rows) yield encoder.encode(`${JSON.stringify(present(row))}\n`);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/findings', operationId: 'listFindings', tag, access: 'red-team' },
      summary: 'List findings',
      query: findingQuerySchema,
      response: { kind: 'json', schema: findingPageSchema },
    },
    async ({ query, services }) => {
      const filters = and(
        query.category === undefined ? undefined : eq(findings.category, query.category),
        query.severity === undefined ? undefined : eq(findings.severity, query.severity),
      );
      const plan = planPage(findings.id, query, filters);
      const rows = await services.database.orm
        .select()
        .from(findings)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, present);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/findings/{finding_id}', operationId: 'deleteFinding', tag, access: 'red-team' },
      summary: 'Delete a finding',
      params: z.object({ finding_id: z.string().max(128) }),
      response: { kind: 'json', schema: findingDeletedSchema },
    },
    async ({ params: { finding_id: id }, caller, services, audit }) => {
      const own = caller.isAdmin ? undefined : eq(findings.userId, caller.user.id);
      const rows = await services.database.orm
        .delete(findings)
        .where(and(eq(findings.id, id), own))
        .returning({ id: findings.id });
      if (rows.length === 0) throw problem('not_found', `Finding with id '${id}' not found.`);
      await audit({ action: 'finding.delete', target: id });
      return { id, object: 'finding.deleted', deleted: true };
    },
  );
}

function present(row: FindingRow): object {
  const { id, prompt, output, category, severity, notes } = row;
  return {
    ...{ id, object: 'finding', user_id: row.userId, video_id: row.videoId, prompt, output, category, severity, notes },
    campaign_id: row.campaignId,
    created_at: Math.floor(row.createdAtMs / 1000),
  };
}
