import { and, count, eq, type InferSelectModel } from 'drizzle-orm';
import { z } from 'zod';
import {
  campaignDeletedSchema,
  campaignPageSchema,
  campaignSchema,
  createCampaignSchema,
} from '../contracts/console.ts';
import { pageQuerySchema } from '../contracts/page.ts';
import { mintId } from '../database/ids.ts';
import { type CampaignResult, campaigns, findings } from '../database/schema.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { readOwnThresholds } from '../policy/own-thresholds.ts';
import type { Services } from '../services.ts';

type CampaignRow = InferSelectModel<typeof campaigns>;

const tag = 'Findings';
const params = z.object({ campaign_id: z.string().max(128) });

/** Campaigns of the red team: prompts that are screened together, again after every change of the policy. */
export function campaignRoutes(): readonly Route[] {
  return [createRoute(), listRoute(), runRoute(), deleteRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/campaigns', operationId: 'createCampaign', tag, access: 'red-team' },
      summary: 'Begin a campaign of the red team',
      body: { schema: createCampaignSchema, encodings: ['json'] },
      response: { kind: 'json', schema: campaignSchema },
    },
    async ({ body, caller, services, audit }) => {
      const nowMs = services.clock.nowMs();
      const [row] = await services.database.orm
        .insert(campaigns)
        .values({ ...body, id: mintId('campaign', nowMs), userId: caller.user.id, createdAtMs: nowMs })
        .returning();
      await audit({ action: 'campaign.create', target: row!.id, data: { prompts: body.prompts.length } });
      return present(row!, 0);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/campaigns', operationId: 'listCampaigns', tag, access: 'red-team' },
      summary: 'List campaigns, newest first',
      query: pageQuerySchema,
      response: { kind: 'json', schema: campaignPageSchema },
    },
    async ({ query, services: { database } }) => {
      const plan = planPage(campaigns.id, query, undefined);
      const rows = await database.orm
        .select()
        .from(campaigns)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      const counts = await database.orm
        .select({ id: findings.campaignId, count: count() })
        .from(findings)
        .groupBy(findings.campaignId);
      const found = new Map(counts.map((each) => [each.id, each.count]));
      return toPage(rows, query, (row) => present(row, found.get(row.id) ?? 0));
    },
  );
}

function runRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/campaigns/{campaign_id}/run', operationId: 'runCampaign', tag },
      summary: 'Screen all prompts of a campaign with the policy as it is now; nothing is drawn',
      access: 'red-team',
      params,
      response: { kind: 'json', schema: campaignSchema },
      errors: [404],
    },
    async ({ params: { campaign_id: id }, services, audit }) => {
      const { orm } = services.database;
      const [row] = await orm.select().from(campaigns).where(eq(campaigns.id, id));
      if (row === undefined) throw campaignNotFound(id);
      const results = await screenAll(services, row);
      const runAtMs = services.clock.nowMs();
      const [changed] = await orm.update(campaigns).set({ results, runAtMs }).where(eq(campaigns.id, id)).returning();
      if (changed === undefined) throw campaignNotFound(id);
      const refused = results.filter(({ isRefused }) => isRefused).length;
      await audit({ action: 'campaign.run', target: id, data: { prompts: results.length, refused } });
      const [found] = await orm.select({ count: count() }).from(findings).where(eq(findings.campaignId, id));
      return present(changed, found?.count ?? 0);
    },
  );
}

async function screenAll({ gate, database }: Services, { profile, prompts }: CampaignRow): Promise<CampaignResult[]> {
  const thresholds = await readOwnThresholds(database.orm, profile);
  const results: CampaignResult[] = [];
  for (const prompt of prompts) {
    const texts = [{ role: 'prompt' as const, text: prompt }];
    const verdict = await gate.screenRequest({ profile, thresholds, texts, imagePaths: [], videoPaths: [] });
    const categories = verdict.status === 'refused' ? verdict.categories.map(({ category }) => category) : [];
    results.push({ prompt, isRefused: verdict.status === 'refused', categories });
  }
  return results;
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/campaigns/{campaign_id}', operationId: 'deleteCampaign', tag },
      summary: 'Delete a campaign; its findings stay',
      access: 'red-team',
      params,
      response: { kind: 'json', schema: campaignDeletedSchema },
      errors: [404],
    },
    async ({ params: { campaign_id: id }, caller, services, audit }) => {
      const own = caller.isAdmin ? undefined : eq(campaigns.userId, caller.user.id);
      const rows = await services.database.orm
        .delete(campaigns)
        .where(and(eq(campaigns.id, id), own))
        .returning({ id: campaigns.id });
      if (rows.length === 0) throw campaignNotFound(id);
      await audit({ action: 'campaign.delete', target: id });
      return { id, object: 'campaign.deleted', deleted: true };
    },
  );
}

const campaignNotFound = (id: string): Error => problem('not_found', `Campaign with id '${id}' not found.`);

const unixSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

function present(
  { id, userId, name, goal, profile, prompts, results, createdAtMs, runAtMs }: CampaignRow,
  found: number,
) {
  return {
    ...{ id, object: 'campaign', user_id: userId, name, goal, profile, prompts, findings: found },
    results:
      results?.map(({ prompt, isRefused, categories }) => ({ prompt, is_refused: isRefused, categories })) ?? null,
    created_at: unixSeconds(createdAtMs),
    run_at: runAtMs === null ? null : unixSeconds(runAtMs),
  };
}
