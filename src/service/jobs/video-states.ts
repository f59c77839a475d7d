import type { InferSelectModel } from 'drizzle-orm';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { WrittenFingerprint } from '../../safety/index.ts';
import type { VideoError } from '../contracts/video.ts';
import { mintId } from '../database/ids.ts';
import type { Database, Orm } from '../database/open-database.ts';
import { checkpoints, refusals, settings, type VideoAssets, videoPreviews, videos } from '../database/schema.ts';
import { keepFingerprint } from '../detections/fingerprint-store.ts';
import type { WorkerRecord } from '../models/registry.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { Signals } from './signals.ts';

/** A row of the table `videos`. */
export type VideoRow = InferSelectModel<typeof videos>;

/** Names one claim of one video; a write that names an older claim changes nothing. */
export interface Claim {
  readonly videoId: string;
  readonly attempt: number;
}

/** What is known of a finished video. */
export interface CompletedVideo {
  readonly assets: VideoAssets;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frameCount: number;
  readonly notes: readonly string[];
  readonly provenance: Readonly<Record<string, unknown>>;
  /** How its frames look, for finding copies. */
  readonly fingerprint: WrittenFingerprint;
  readonly workMs: number;
  readonly expiresAtMs: number | null;
}

/**
 * Every change of a job's state, each fenced so that a job is done once in the list whatever crashes or is delivered
 * twice.
 *
 *     queued ─ claim ─► in_progress ─ complete ─► completed
 *        ▲                  │
 *        └──── release ─────┤
 *        └─ cancel ─► failed ◄─ fail
 */
export interface VideoStates {
  /** @returns null if the video is gone or over, so that the job has nothing to do */
  claim(videoId: string, worker: Pick<WorkerRecord, 'id' | 'device'>): Promise<VideoRow | null>;
  /** @returns false if the claim is not the newest */
  progress(claim: Claim, change: { readonly percent: number; readonly stage: string }): Promise<boolean>;
  preview(
    claim: Claim,
    preview: { readonly jpeg: Uint8Array; readonly step: number; readonly totalSteps: number },
  ): Promise<void>;
  complete(claim: Claim, result: CompletedVideo): Promise<boolean>;
  fail(claim: Claim, error: VideoError, refusal?: { readonly profile: string }): Promise<boolean>;
  /** Back into the queue, for another worker. */
  release(claim: Claim): Promise<boolean>;
  /** @returns the row as it was, or null if it is over */
  cancel(videoId: string, error: VideoError): Promise<VideoRow | null>;
}

/** Opens the state changes over a database. */
export function createVideoStates(options: {
  readonly database: Database;
  readonly signals: Signals;
  readonly outbox: Outbox;
  readonly clock: Clock;
}): VideoStates {
  const { database, signals, outbox, clock } = options;
  const { orm } = database;

  return {
    async claim(videoId, { id: workerId, device: drawnOn }) {
      return orm.transaction(async (tx) => {
        const [claimed] = await tx
          .update(videos)
          .set({
            ...{ status: 'in_progress', stage: 'starting', workerId, drawnOn, attempt: sql`${videos.attempt} + 1` },
            startedAtMs: sql`coalesce(${videos.startedAtMs}, ${clock.nowMs()})`,
          })
          .where(and(eq(videos.id, videoId), inArray(videos.status, ['queued', 'in_progress'])))
          .returning();
        if (claimed !== undefined) await advanceVirtualTime(tx, claimed);
        return claimed ?? null;
      });
    },

    async progress(claim, { percent, stage }) {
      const changed = await orm
        .update(videos)
        .set({ progress: sql`greatest(${videos.progress}, ${percent})`, stage })
        .where(ownedBy(claim))
        .returning({ id: videos.id });
      return changed.length > 0;
    },

    async preview(claim, preview) {
      const values = { ...preview, videoId: claim.videoId, updatedAtMs: clock.nowMs() };
      const isOwn = await orm.transaction(async (tx) => {
        const [owned] = await tx.select({ id: videos.id }).from(videos).where(ownedBy(claim)).for('key share');
        if (owned === undefined) return false;
        await tx
          .insert(videoPreviews)
          .values(values)
          .onConflictDoUpdate({ target: videoPreviews.videoId, set: values });
        return true;
      });
      if (isOwn) await signals.announcePreview(claim.videoId);
    },

    async complete(claim, { workMs, expiresAtMs, fingerprint, ...result }) {
      return orm.transaction(async (tx) => {
        const [row] = await tx
          .update(videos)
          .set({
            ...result,
            ...{ status: 'completed', progress: 100, stage: null, workerId: null, error: null },
            ...{ completedAtMs: clock.nowMs(), storedBytes: sizeOf(result.assets), workMs, expiresAtMs },
          })
          .where(ownedBy(claim))
          .returning();
        if (row === undefined) return false;
        await forgetWork(tx, claim.videoId);
        await keepFingerprint(tx, { videoId: row.id, fingerprint, provenance: result.provenance });
        await outbox.add(tx, { type: 'video.completed', objectId: row.id, userId: row.userId });
        return true;
      });
    },

    async fail(claim, error, refusal) {
      const row = await orm.transaction(async (tx) => {
        const failed = await markFailed(tx, { where: ownedBy(claim), error, nowMs: clock.nowMs() });
        if (failed === null) return null;
        await forgetWork(tx, claim.videoId);
        await outbox.add(tx, { type: 'video.failed', objectId: failed.id, userId: failed.userId });
        if (refusal !== undefined && error.moderation_details !== undefined) {
          await tx.insert(refusals).values({
            ...{
              id: mintId('refusal', clock.nowMs()),
              atMs: clock.nowMs(),
              userId: failed.userId,
              videoId: failed.id,
              stage: 'output',
            },
            ...{ profile: refusal.profile, categories: error.moderation_details.categories },
          });
        }
        return failed;
      });
      return row !== null;
    },

    async release(claim) {
      const released = await orm
        .update(videos)
        .set({ status: 'queued', stage: null, workerId: null })
        .where(ownedBy(claim))
        .returning({ id: videos.id });
      return released.length > 0;
    },

    async cancel(videoId, error) {
      return orm.transaction(async (tx) => {
        const where = and(eq(videos.id, videoId), inArray(videos.status, ['queued', 'in_progress']));
        const failed = await markFailed(tx, { where, error, nowMs: clock.nowMs() });
        if (failed === null) return null;
        await forgetWork(tx, videoId);
        await outbox.add(tx, { type: 'video.failed', objectId: failed.id, userId: failed.userId });
        return failed;
      });
    },
  };
}

const ownedBy = ({ videoId, attempt }: Claim) =>
  and(eq(videos.id, videoId), eq(videos.attempt, attempt), eq(videos.status, 'in_progress'));

const sizeOf = ({ video, thumbnail, spritesheet }: VideoAssets): number =>
  video.sizeBytes + thumbnail.sizeBytes + spritesheet.sizeBytes;

async function markFailed(
  tx: Orm,
  { where, error, nowMs }: { where: ReturnType<typeof and>; error: VideoError; nowMs: number },
): Promise<VideoRow | null> {
  const [row] = await tx
    .update(videos)
    .set({ status: 'failed', stage: null, workerId: null, error, completedAtMs: nowMs })
    .where(where)
    .returning();
  return row ?? null;
}

async function forgetWork(tx: Orm, videoId: string): Promise<void> {
  await tx.delete(videoPreviews).where(eq(videoPreviews.videoId, videoId));
  await tx.delete(checkpoints).where(eq(checkpoints.videoId, videoId));
}

/** The setting that holds the virtual time of a model's queue. */
const virtualTimeName = (model: string): string => `fair-share:${model}`;

/** Virtual time is the tag of the job that started last. */
async function advanceVirtualTime(tx: Orm, row: VideoRow): Promise<void> {
  await tx
    .insert(settings)
    .values({ name: virtualTimeName(row.engineModel), value: row.fairTag })
    .onConflictDoUpdate({
      target: settings.name,
      set: { value: sql`to_jsonb(greatest((${settings.value})::text::bigint, ${row.fairTag}::bigint))` },
    });
}

/** Virtual time of a model's queue; a queue without open jobs begins again at 0. */
export async function readVirtualTime(tx: Orm, model: string): Promise<number> {
  const [open] = await tx
    .select({ id: videos.id })
    .from(videos)
    .where(and(eq(videos.engineModel, model), inArray(videos.status, ['queued', 'in_progress'])))
    .limit(1);
  if (open === undefined) {
    await tx.delete(settings).where(eq(settings.name, virtualTimeName(model)));
    return 0;
  }
  const [row] = await tx
    .select()
    .from(settings)
    .where(eq(settings.name, virtualTimeName(model)));
  return Number(row?.value ?? 0);
}
