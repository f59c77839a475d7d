import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Batch, batchPageSchema, batchSchema, createBatchSchema } from '../contracts/batch.ts';
import { pageQuerySchema } from '../contracts/page.ts';
import { mintId } from '../database/ids.ts';
import { batches, batchRequests } from '../database/schema.ts';
import { findFile } from '../files/file-store.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import type { BatchRow } from './batch-row.ts';

const tag = 'Batches';
const params = z.object({ batch_id: z.string().max(128) });

/** Many videos from one file. */
export function batchRoutes(): readonly Route[] {
  return [createRoute(), listRoute(), retrieveRoute(), cancelRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/batches', operationId: 'createBatch', tag, access: 'user' },
      summary: 'Make videos from a file of JSON lines, when nobody else waits',
      body: { schema: createBatchSchema, encodings: ['json'] },
      response: { kind: 'json', schema: batchSchema },
    },
    async ({ body, caller, services, audit }) => {
      const file = await findFile(services, body.input_file_id, caller.isAdmin ? null : caller.user.id);
      if (file === null || file.purpose !== 'batch') {
        throw problem('invalid_file', `No such batch input file: '${body.input_file_id}'.`, { param: 'input_file_id' });
      }
      const nowMs = services.clock.nowMs();
      const [row] = await services.database.orm
        .insert(batches)
        .values({
          ...{ id: mintId('batch', nowMs), userId: caller.user.id, keyId: caller.key.id, status: 'validating' },
          ...{ inputFileId: file.id, metadata: body.metadata ?? null, createdAtMs: nowMs, leaseUntilMs: 0 },
          momentsMs: {},
        })
        .returning();
      await audit({ action: 'batch.create', target: row!.id });
      return presentBatch(row!, noCounts);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/batches', operationId: 'listBatches', tag, access: 'user' },
      summary: 'List batches',
      query: pageQuerySchema,
      response: { kind: 'json', schema: batchPageSchema },
    },
    async ({ query, caller, services }) => {
      const plan = planPage(batches.id, query, eq(batches.userId, caller.user.id));
      const rows = await services.database.orm
        .select()
        .from(batches)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      const counts = await readCounts(
        services,
        rows.map((row) => row.id),
      );
      return toPage(rows, query, (row) => presentBatch(row, counts.get(row.id) ?? noCounts));
    },
  );
}

function retrieveRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/batches/{batch_id}', operationId: 'retrieveBatch', tag, access: 'user', params },
      summary: 'Retrieve a batch',
      response: { kind: 'json', schema: batchSchema },
    },
    async ({ params: { batch_id: id }, caller, services }) => show(services, await findOwn(services, caller, id)),
  );
}

function cancelRoute(): Route {
  return defineRoute(
    {
      ...{
        method: 'post',
        path: '/v1/batches/{batch_id}/cancel',
        operationId: 'cancelBatch',
        tag,
        access: 'user',
        params,
      },
      summary: 'Stop a batch; finished videos stay',
      response: { kind: 'json', schema: batchSchema },
    },
    async ({ params: { batch_id: id }, caller, services, audit }) => {
      const row = await findOwn(services, caller, id);
      const moment = JSON.stringify({ cancelling: services.clock.nowMs() });
      const [changed] = await services.database.orm
        .update(batches)
        .set({ status: 'cancelling', momentsMs: sql`${batches.momentsMs} || ${moment}::jsonb` })
        .where(and(eq(batches.id, row.id), inArray(batches.status, ['validating', 'in_progress'])))
        .returning();
      if (changed === undefined && row.status !== 'cancelling' && row.status !== 'cancelled') {
        throw problem('invalid_state', `Batch '${row.id}' cannot be cancelled: its status is ${row.status}.`);
      }
      if (changed !== undefined) await audit({ action: 'batch.cancel', target: row.id });
      return show(services, changed ?? row);
    },
  );
}

async function findOwn({ database }: Services, caller: Caller, id: string): Promise<BatchRow> {
  const own = caller.isAdmin ? undefined : eq(batches.userId, caller.user.id);
  const [row] = await database.orm
    .select()
    .from(batches)
    .where(and(eq(batches.id, id), own));
  if (row === undefined) throw problem('not_found', `No batch found with id '${id}'.`);
  return row;
}

async function show(services: Services, row: BatchRow): Promise<Batch> {
  return presentBatch(row, (await readCounts(services, [row.id])).get(row.id) ?? noCounts);
}

const noCounts: Batch['request_counts'] = { total: 0, completed: 0, failed: 0 };

async function readCounts(
  { database }: Services,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Batch['request_counts']>> {
  if (ids.length === 0) return new Map();
  const isGood = sql`${batchRequests.statusCode} = 200 and ${batchRequests.body} ->> 'status' = 'completed'`;
  const rows = await database.orm
    .select({
      id: batchRequests.batchId,
      total: sql<number>`count(*)::int`,
      completed: sql<number>`(count(*) filter (where ${isGood}))::int`,
      failed: sql<number>`(count(*) filter (where ${batchRequests.statusCode} is not null and not (${isGood})))::int`,
    })
    .from(batchRequests)
    .where(inArray(batchRequests.batchId, [...ids]))
    .groupBy(batchRequests.batchId);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

function presentBatch(row: BatchRow, counts: Batch['request_counts']): Batch {
  const moment = (status: Batch['status']): number | null => {
    const atMs = row.momentsMs[status];
    return atMs === undefined ? null : Math.floor(atMs / 1000);
  };
  return {
    id: row.id,
    object: 'batch',
    endpoint: '/v1/videos',
    errors: row.errors === null ? null : { object: 'list', data: [...row.errors] },
    input_file_id: row.inputFileId,
    completion_window: '24h',
    status: row.status,
    output_file_id: row.outputFileId,
    error_file_id: row.errorFileId,
    created_at: Math.floor(row.createdAtMs / 1000),
    in_progress_at: moment('in_progress'),
    expires_at: null,
    finalizing_at: moment('finalizing'),
    completed_at: moment('completed'),
    failed_at: moment('failed'),
    expired_at: null,
    cancelling_at: moment('cancelling'),
    cancelled_at: moment('cancelled'),
    request_counts: counts,
    metadata: row.metadata,
  };
}
