import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Orm } from '../database/open-database.ts';
import { auditEvents, characters, checkpoints, files, videos } from '../database/schema.ts';
import type { Services } from '../services.ts';
import { deleteVideo } from '../videos/delete-video.ts';
import type { JobState } from './queue.ts';
import type { VideoRow } from './video-states.ts';

/** What maintenance stands on. */
export type MaintenanceContext = Pick<
  Services,
  'database' | 'storage' | 'queue' | 'signals' | 'states' | 'clock' | 'config' | 'logger' | 'temporaryFolder'
>;

/** Younger jobs may be between the transaction that made them and their first look. */
const settledMs = 5_000;

/**
 * Brings records and queue together after crashes and set clocks: a video whose job ended without it is queued again or fails; a video
 * whose job waits for another try shows so.
 *
 * @returns how many records were changed
 */
export async function reconcileJobs(context: MaintenanceContext): Promise<number> {
  const { database, queue, clock } = context;
  let changed = await queue.recallFromFuture();
  for (const { videoId, state } of await queue.findAdrift(clock.nowMs() - settledMs)) {
    const [row] = await database.orm.select().from(videos).where(eq(videos.id, videoId));
    if (row !== undefined && (await reconcile(context, row, state))) changed++;
  }
  return changed;
}

async function reconcile(context: MaintenanceContext, row: VideoRow, state: JobState | null): Promise<boolean> {
  const claim = { videoId: row.id, attempt: row.attempt };
  const isWaiting = state === 'created' || state === 'retry';
  if (row.status === 'in_progress' && isWaiting) return context.states.release(claim);
  if (isWaiting || state === 'active' || row.status === 'completed' || row.status === 'failed') return false;
  if (row.status === 'in_progress' && state === 'failed') {
    const message = `The video could not be made: its worker was lost ${row.attempt} times`;
    return context.states.fail(claim, { code: 'processing_error', message });
  }
  return requeue(context, row);
}

/** Gives a record a new job; the condition on the old one lets only one server do it. */
async function requeue({ database, queue, signals, logger }: MaintenanceContext, row: VideoRow): Promise<boolean> {
  const { id: videoId, engineModel: model, device, priority } = row;
  const lane = { model, device };
  await queue.ensureLane(lane);
  const isRequeued = await database.orm.transaction(async (tx) => {
    const sameJob = row.jobId === null ? sql`${videos.jobId} is null` : eq(videos.jobId, row.jobId);
    const [locked] = await tx
      .update(videos)
      .set({ status: 'queued', stage: null, workerId: null })
      .where(and(eq(videos.id, videoId), sameJob, inArray(videos.status, ['queued', 'in_progress'])))
      .returning({ id: videos.id });
    if (locked === undefined) return false;
    const jobId = await queue.addVideo(tx, { lane, videoId, priority });
    await tx.update(videos).set({ jobId }).where(eq(videos.id, videoId));
    return true;
  });
  if (isRequeued) {
    logger.warn({ video: videoId }, 'job was lost and queued again');
    await signals.announceJob(model);
  }
  return isRequeued;
}

/** Deletes completed videos whose time is over, and audit events beyond theirs. */
export async function removeExpired(context: MaintenanceContext): Promise<number> {
  const { database, clock, config } = context;
  const nowMs = clock.nowMs();
  const expired = await database.orm
    .select()
    .from(videos)
    .where(and(eq(videos.status, 'completed'), lt(videos.expiresAtMs, nowMs)))
    .limit(100);
  for (const row of expired) await deleteVideo(context, row);
  const { auditDays } = config.retention;
  if (auditDays !== null) {
    await database.orm.delete(auditEvents).where(lt(auditEvents.atMs, nowMs - auditDays * 86_400_000));
  }
  return expired.length;
}

/** Objects younger than this may belong to a record that is about to be written. */
const garbageAgeMs = 3_600_000;

/** Removes objects of the storage that no record names: what a crash between storing and recording left. */
export async function collectGarbage({ database, storage, clock, logger }: MaintenanceContext): Promise<number> {
  let removed = 0;
  for await (const object of storage.list('')) {
    if (clock.nowMs() - object.modifiedAtMs < garbageAgeMs) continue;
    if (await isNamed(database.orm, object.key)) continue;
    await storage.remove(object.key);
    removed++;
  }
  if (removed > 0) logger.info({ removed }, 'orphaned objects removed');
  return removed;
}

async function isNamed(orm: Orm, key: string): Promise<boolean> {
  const [kind = '', id = ''] = key.split('/');
  const exists = async (rows: Promise<readonly unknown[]>): Promise<boolean> => (await rows).length > 0;
  switch (kind) {
    case 'videos':
      return exists(
        orm
          .select({ id: videos.id })
          .from(videos)
          .where(
            and(
              eq(videos.id, id),
              sql`(${videos.status} in ('queued', 'in_progress') or ${videos.assets}::text like ${`%"${key}"%`})`,
            ),
          ),
      );
    case 'inputs':
      return exists(orm.select({ id: videos.id }).from(videos).where(eq(videos.groupId, id)).limit(1));
    case 'checkpoints':
      return exists(orm.select({ id: checkpoints.videoId }).from(checkpoints).where(eq(checkpoints.key, key)));
    case 'files':
      return exists(orm.select({ id: files.id }).from(files).where(eq(files.id, id)));
    case 'characters':
      return exists(orm.select({ id: characters.id }).from(characters).where(eq(characters.id, id)));
    default:
      // Not ours: somebody keeps other things in the same place.
      return true;
  }
}

/** Scratch files of other processes are never touched while they may be alive. */
const scratchAgeMs = 26 * 3_600_000;

/**
 * Removes scratch files that crashed processes left.
 *
 * @param isAlone true if no other process can use the folder: then everything goes
 */
export async function sweepTemporaryFolder(
  { temporaryFolder, clock }: Pick<MaintenanceContext, 'temporaryFolder' | 'clock'>,
  isAlone: boolean,
): Promise<void> {
  const names = await readdir(temporaryFolder).catch(() => []);
  for (const name of names) {
    const path = join(temporaryFolder, name);
    const found = await stat(path).catch(() => null);
    if (isAlone || (found !== null && clock.nowMs() - found.mtimeMs > scratchAgeMs)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
