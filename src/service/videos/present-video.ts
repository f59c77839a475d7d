import type { Video } from '../contracts/video.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import type { Outlook } from './plan-queue.ts';

const unixSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** A row as the API shows it. */
export function presentVideo(row: VideoRow, outlook: Outlook | null, variationIds: readonly string[] = []): Video {
  const isOpen = row.status === 'queued' || row.status === 'in_progress';
  return {
    id: row.id,
    object: 'video',
    model: row.model,
    status: row.status,
    progress: row.progress,
    created_at: unixSeconds(row.createdAtMs),
    completed_at: row.status === 'completed' && row.completedAtMs !== null ? unixSeconds(row.completedAtMs) : null,
    expires_at: row.expiresAtMs === null ? null : unixSeconds(row.expiresAtMs),
    prompt: row.prompt,
    size: `${row.width}x${row.height}`,
    seconds: row.seconds,
    remixed_from_video_id: row.remixedFromVideoId,
    error: row.error,
    aozora: {
      kind: row.kind,
      engine_model: row.engineModel,
      seed: row.seed,
      width: row.width,
      height: row.height,
      frame_rate: row.frameRate,
      frame_count: row.frameCount,
      duration_seconds: Math.round((row.frameCount / row.frameRate) * 1000) / 1000,
      adjustments: [...row.adjustments],
      notes: [...row.notes],
      group_id: row.groupId,
      variation: row.variation,
      variation_ids: [...variationIds],
      source_video_ids: [...row.sourceVideoIds],
      direction: row.request.kind === 'extend' ? row.request.direction : null,
      stage: row.stage,
      queue_position: row.status === 'queued' ? (outlook?.position ?? null) : null,
      estimated_seconds: isOpen ? (outlook?.seconds ?? null) : null,
      attempt: row.attempt,
      batch_id: row.batchId,
      user_id: row.userId,
      shared_at: row.sharedAtMs === null ? null : unixSeconds(row.sharedAtMs),
      metadata: row.metadata,
      provenance: row.provenance,
    },
  };
}

/** A shared video as others see it: labels and batches are its maker's own. */
export function presentShared(row: VideoRow): Video {
  const video = presentVideo(row, null);
  return { ...video, aozora: { ...video.aozora, metadata: {}, batch_id: null } };
}

/** Presents rows with their place in the queue. */
export async function presentVideos(
  { queueView }: Pick<Services, 'queueView'>,
  rows: readonly VideoRow[],
): Promise<readonly Video[]> {
  return Promise.all(
    rows.map(async (row) => {
      const isOpen = row.status === 'queued' || row.status === 'in_progress';
      return presentVideo(row, isOpen ? await queueView.outlookOf(row.id) : null);
    }),
  );
}
