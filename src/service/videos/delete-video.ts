import { and, eq, ne } from 'drizzle-orm';
import { appeals, batchRequests, findings, reports, videos } from '../database/schema.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import { removeFolder } from '../storage/storage.ts';

/** What deleting stands on. */
export type DeleteContext = Pick<Services, 'database' | 'storage' | 'queue'>;

/**
 * Removes a video for good: its record, files, inputs, saved states, previews, feedback, appeals, and what reports say of it.
 * A running job stops.
 *
 * @returns false if somebody else deleted it first
 */
export async function deleteVideo(
  { database, storage, queue }: DeleteContext,
  {
    id,
    engineModel: model,
    device,
    jobId,
    groupId,
  }: Pick<VideoRow, 'id' | 'engineModel' | 'device' | 'jobId' | 'groupId'>,
): Promise<boolean> {
  const isLast = await database.orm.transaction(async (tx) => {
    const [deleted] = await tx.delete(videos).where(eq(videos.id, id)).returning({ userId: videos.userId });
    if (deleted === undefined) return null;
    await tx.update(batchRequests).set({ body: null }).where(eq(batchRequests.videoId, id));
    // Who reported what stays until it is settled, for people who report often and people who are reported often.
    await tx.update(reports).set({ detail: '' }).where(eq(reports.videoId, id));
    await tx.delete(appeals).where(eq(appeals.videoId, id));
    // A finding about one's own video is one's own; about somebody else's it repeats their words.
    const ofOthers = and(eq(findings.videoId, id), ne(findings.userId, deleted.userId));
    await tx.update(findings).set({ prompt: '' }).where(ofOthers);
    const [other] = await tx.select({ id: videos.id }).from(videos).where(eq(videos.groupId, groupId)).limit(1);
    return other === undefined;
  });
  if (isLast === null) return false;
  await queue.ensureLane({ model, device });
  if (jobId !== null) await queue.remove({ model, device }, jobId);
  await removeFolder(storage, `videos/${id}`);
  await removeFolder(storage, `checkpoints/${id}`);
  if (isLast) await removeFolder(storage, `inputs/${groupId}`);
  return true;
}

/** Stops a waiting or running job; it stays in the list as failed with code `cancelled`. */
export async function cancelVideo(
  { states, queue }: Pick<Services, 'states' | 'queue'>,
  { id, engineModel: model, device }: Pick<VideoRow, 'id' | 'engineModel' | 'device'>,
): Promise<boolean> {
  const cancelled = await states.cancel(id, { code: 'cancelled', message: 'The video was cancelled.' });
  if (cancelled === null) return false;
  await queue.ensureLane({ model, device });
  if (cancelled.jobId !== null) await queue.remove({ model, device }, cancelled.jobId);
  return true;
}

/** Removes everything that a user made. */
export async function deleteVideosOfUser(context: DeleteContext, userId: string): Promise<number> {
  const rows = await context.database.orm.select().from(videos).where(eq(videos.userId, userId));
  for (const row of rows) await deleteVideo(context, row);
  return rows.length;
}
