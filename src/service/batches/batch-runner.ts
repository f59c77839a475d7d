import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { limitsOf, readOwnLimits } from '../access/own-limits.ts';
import type { Batch } from '../contracts/batch.ts';
import { createVideoSchema } from '../contracts/video-request.ts';
import { apiKeys, batches, batchRequests, users, videos } from '../database/schema.ts';
import { findFile } from '../files/file-store.ts';
import { parseValue } from '../http/body.ts';
import type { Caller } from '../http/caller.ts';
import { describeProblem, isServerFault, problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { createVideos, findEarlierGroup } from '../videos/create-videos.ts';
import { cancelVideo } from '../videos/delete-video.ts';
import { draftFromText } from '../videos/draft-from-text.ts';
import { presentVideo } from '../videos/present-video.ts';
import type { BatchRequestRow, BatchRow } from './batch-row.ts';
import { readBatchFile } from './read-batch-file.ts';
import { writeBatchOutput } from './write-batch-output.ts';

/** Unfinished videos of one batch at most, so that a batch leaves the queue to others. */
const openVideos = 16;

/** A line is tried so often while the server itself fails, some minutes in all: storage or database may be away for a while. */
const mostFaults = 300;

/** A server that dies leaves its batches to others after this time. */
const leaseMs = 60_000;

/** Moves every open batch one step on; called again and again. */
export async function runBatches(services: Services): Promise<void> {
  const { orm } = services.database;
  const open = await orm
    .select({ id: batches.id })
    .from(batches)
    .where(inArray(batches.status, ['validating', 'in_progress', 'finalizing', 'cancelling']))
    .orderBy(asc(batches.id));
  for (const { id } of open) {
    const row = await takeLease(services, id);
    if (row === null) continue;
    try {
      await runBatch(services, row);
    } catch (error) {
      services.logger.error({ err: error, batch: id }, 'batch cannot go on now');
    } finally {
      await orm.update(batches).set({ leaseUntilMs: 0 }).where(eq(batches.id, id));
    }
  }
}

async function takeLease({ database, clock }: Services, id: string): Promise<BatchRow | null> {
  const nowMs = clock.nowMs();
  const [row] = await database.orm
    .update(batches)
    .set({ leaseUntilMs: nowMs + leaseMs })
    // A lease that ends later than any can was made before the clock jumped back.
    .where(and(eq(batches.id, id), or(lt(batches.leaseUntilMs, nowMs), gt(batches.leaseUntilMs, nowMs + leaseMs))))
    .returning();
  return row ?? null;
}

async function runBatch(services: Services, row: BatchRow): Promise<void> {
  switch (row.status) {
    case 'validating':
      return validate(services, row);
    case 'in_progress':
      await collect(services, row);
      await submit(services, row);
      return (await countOpen(services, row.id)) === 0 ? finish(services, row, 'completed') : undefined;
    case 'cancelling':
      await cancelOpen(services, row);
      await collect(services, row);
      return finish(services, row, 'cancelled');
    case 'finalizing':
      return finish(services, row, 'completed');
    default:
      return;
  }
}

async function validate(services: Services, row: BatchRow): Promise<void> {
  const file = await findFile(services, row.inputFileId, row.userId);
  const { lines, errors } =
    file === null
      ? {
          lines: [],
          errors: [{ code: 'invalid_file', message: 'The input file was deleted.', param: null, line: null }],
        }
      : await readBatchFile(await services.storage.openRead(file.asset.key));
  if (errors.length > 0) {
    await services.database.orm
      .update(batches)
      .set({ errors: [...errors] })
      .where(eq(batches.id, row.id));
    await enter(services, row, 'failed');
    return;
  }
  const values = lines.map((line) => ({ ...line, batchId: row.id, id: `batch_req_${row.id.slice(6)}_${line.line}` }));
  for (let i = 0; i < values.length; i += 200) {
    await services.database.orm
      .insert(batchRequests)
      .values(values.slice(i, i + 200))
      .onConflictDoNothing();
  }
  await enter(services, row, 'in_progress');
}

/** Keeps the answer of every video that is over. */
async function collect({ database }: Services, row: BatchRow): Promise<void> {
  const over = await database.orm
    .select({ line: batchRequests.line, video: videos })
    .from(batchRequests)
    .leftJoin(videos, eq(videos.id, batchRequests.videoId))
    .where(
      and(
        eq(batchRequests.batchId, row.id),
        isNotNull(batchRequests.videoId),
        isNull(batchRequests.statusCode),
        sql`(${videos.id} is null or ${videos.status} in ('completed', 'failed'))`,
      ),
    );
  for (const { line, video } of over) {
    const answer =
      video === null
        ? { statusCode: 404, body: describeProblem(problem('not_found', 'The video was deleted.')).body }
        : { statusCode: 200, body: presentVideo(video, null) };
    await database.orm.update(batchRequests).set(answer).where(atLine(row.id, line));
  }
}

const atLine = (batchId: string, line: number) => and(eq(batchRequests.batchId, batchId), eq(batchRequests.line, line));

async function countOpen({ database }: Services, batchId: string): Promise<number> {
  const [open] = await database.orm
    .select({ count: count() })
    .from(batchRequests)
    .where(and(eq(batchRequests.batchId, batchId), isNull(batchRequests.statusCode)));
  return open?.count ?? 0;
}

async function submit(services: Services, row: BatchRow): Promise<void> {
  const { orm } = services.database;
  const [running] = await orm
    .select({ count: count() })
    .from(batchRequests)
    .where(and(eq(batchRequests.batchId, row.id), isNotNull(batchRequests.videoId), isNull(batchRequests.statusCode)));
  const room = openVideos - (running?.count ?? 0);
  if (room <= 0) return;
  const waiting = await orm
    .select()
    .from(batchRequests)
    .where(and(eq(batchRequests.batchId, row.id), isNull(batchRequests.videoId), isNull(batchRequests.statusCode)))
    .orderBy(asc(batchRequests.line))
    .limit(room);
  for (const request of waiting) {
    if (!(await submitLine(services, row, request))) return;
  }
}

/** @returns false if the queue or a quota is full, so that the rest must wait */
async function submitLine(services: Services, row: BatchRow, request: BatchRequestRow): Promise<boolean> {
  const { orm } = services.database;
  const folder = join(services.temporaryFolder, `batch-${randomUUID()}`);
  const idempotencyKey = `${row.id}:${request.line}`;
  try {
    const caller = await readCaller(services, row);
    await mkdir(folder, { recursive: true });
    let [video] = await findEarlierGroup(services, caller, idempotencyKey);
    if (video === undefined) {
      const body = { ...parseValue(createVideoSchema, request.request), n: 1, priority: 'low' as const };
      const draft = await draftFromText({ services, caller, folder }, body);
      [video] = await createVideos(services, caller, {
        draft,
        options: { batchId: row.id, idempotencyKey, traceparent: null },
      });
    }
    await orm.update(batchRequests).set({ videoId: video!.id, request: {} }).where(atLine(row.id, request.line));
    return true;
  } catch (error) {
    const answer = describeProblem(error);
    const isFault = isServerFault(error);
    if (answer.status === 429 || (answer.status >= 500 && !isFault)) return false;
    if (isFault && request.faults + 1 < mostFaults) {
      services.logger.error({ err: error, batch: row.id, line: request.line }, 'line must wait');
      await orm
        .update(batchRequests)
        .set({ faults: request.faults + 1 })
        .where(atLine(row.id, request.line));
      return false;
    }
    const set = { statusCode: answer.status, body: answer.body, request: {} };
    await orm.update(batchRequests).set(set).where(atLine(row.id, request.line));
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The person behind a batch as the limits are now. */
async function readCaller({ database, config }: Services, row: BatchRow): Promise<Caller> {
  const [found] = await database.orm
    .select({ user: users, key: apiKeys })
    .from(users)
    .leftJoin(apiKeys, eq(apiKeys.id, row.keyId))
    .where(eq(users.id, row.userId));
  if (found?.user.status !== 'active' || found.key === null || found.key.revokedAtMs !== null) {
    throw problem('access_denied', 'The account or key that made the batch may not make videos any more.');
  }
  const { user, key } = found;
  const limits = limitsOf(config, await readOwnLimits(database.orm), user.role);
  return { user, key, limits, isAdmin: user.role === 'admin', address: null };
}

async function cancelOpen(services: Services, row: BatchRow): Promise<void> {
  const open = await services.database.orm
    .select({ video: videos })
    .from(batchRequests)
    .innerJoin(videos, eq(videos.id, batchRequests.videoId))
    .where(and(eq(batchRequests.batchId, row.id), isNull(batchRequests.statusCode)));
  for (const { video } of open) await cancelVideo(services, video);
  // No line is made any more.
  await services.database.orm.update(batchRequests).set({ request: {} }).where(eq(batchRequests.batchId, row.id));
}

async function finish(services: Services, row: BatchRow, status: 'completed' | 'cancelled'): Promise<void> {
  if (status === 'completed' && row.status !== 'finalizing' && !(await enter(services, row, 'finalizing'))) return;
  const files = await writeBatchOutput(services, row);
  await services.database.orm.update(batches).set(files).where(eq(batches.id, row.id));
  await enter(services, row, status);
}

/**
 * Enters a state, with its moment; the last states tell the user's webhooks in the same transaction.
 *
 * @returns false if somebody asked to cancel meanwhile, so that the next step cancels
 */
async function enter(services: Services, row: BatchRow, status: Batch['status']): Promise<boolean> {
  const { database, clock, outbox } = services;
  const isAllowed = status === 'cancelled' ? undefined : ne(batches.status, 'cancelling');
  return database.orm.transaction(async (tx) => {
    const moment = JSON.stringify({ [status]: clock.nowMs() });
    const changed = await tx
      .update(batches)
      .set({ status, momentsMs: sql`${batches.momentsMs} || ${moment}::jsonb` })
      .where(and(eq(batches.id, row.id), isAllowed))
      .returning({ id: batches.id });
    if (changed.length === 0) return false;
    if (status === 'completed' || status === 'failed' || status === 'cancelled') {
      await outbox.add(tx, { type: `batch.${status}`, objectId: row.id, userId: row.userId });
    }
    return true;
  });
}
