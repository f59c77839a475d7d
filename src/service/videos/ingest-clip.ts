import { and, eq, isNotNull, type SQL } from 'drizzle-orm';
import { MediaError } from '../../base/index.ts';
import { readVideo } from '../../media/index.ts';
import { UploadedFile, type VideoInput } from '../contracts/video-request.ts';
import { users, videos } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import type { ClipFile } from '../jobs/engine.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import type { IngestContext } from './ingest-picture.ts';

/** A source video: one of this server, or an upload that is not stored yet. */
export interface PreparedClip extends Omit<ClipFile, 'path'> {
  readonly from: { readonly kind: 'stored'; readonly key: string } | { readonly kind: 'upload'; readonly path: string };
  /** Its length as people read it: what was asked for where the model came close to it, else the real one. */
  readonly shownSeconds: number;
  /** Its record, for a video of this server. */
  readonly row: VideoRow | null;
}

/** Finds or checks the source video of a request. */
export async function prepareClip(context: IngestContext, input: VideoInput, param: string): Promise<PreparedClip> {
  if (input instanceof UploadedFile) return { ...(await probeUpload(context.services, input, param)), row: null };
  const row = await findVisibleVideo(context, input.id);
  if (row === null) throw problem('not_found', `Video with id '${input.id}' not found.`, { param });
  return clipOfVideo(row, param);
}

/** A completed video of this server as a source. */
export function clipOfVideo(row: VideoRow, param: string): PreparedClip {
  if (row.status !== 'completed' || row.assets === null) {
    throw problem('video_not_completed', `Video '${row.id}' must be completed: its status is ${row.status}.`, {
      param,
    });
  }
  const { width, height, frameRate, frameCount, assets } = row;
  return {
    ...{ from: { kind: 'stored', key: assets.video.key }, width, height, frameRate, row },
    ...{ durationSeconds: frameCount / frameRate, shownSeconds: Number(row.seconds) },
  };
}

/** A video that the caller may see, or null. */
export async function findOwnVideo(
  { services, caller }: Pick<IngestContext, 'services' | 'caller'>,
  videoId: string,
): Promise<VideoRow | null> {
  const row = await services.videoReader.read(videoId);
  return row !== null && (caller.isAdmin || row.userId === caller.user.id) ? row : null;
}

/** A video that the caller may look at and make others from: an own one, or one that somebody shared. */
export async function findVisibleVideo(
  context: Pick<IngestContext, 'services' | 'caller'>,
  videoId: string,
): Promise<VideoRow | null> {
  const own = await findOwnVideo(context, videoId);
  if (own !== null) return own;
  const [shared] = await context.services.database.orm
    .select({ video: videos })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.userId))
    .where(and(eq(videos.id, videoId), isShared()));
  return shared?.video ?? null;
}

/** Condition on videos joined with their makers: shared, finished, and its maker not suspended. */
export const isShared = (): SQL | undefined =>
  and(isNotNull(videos.sharedAtMs), eq(videos.status, 'completed'), eq(users.status, 'active'));

/** Checks an uploaded video and reads its facts. */
export async function probeUpload(
  { config }: Services,
  file: UploadedFile,
  param: string,
): Promise<Omit<PreparedClip, 'row'>> {
  const limits = { sizeBytes: config.limits.uploadBytes, durationSeconds: config.limits.sourceSeconds };
  try {
    await using video = await readVideo(file.path, { limits });
    const { width, height, frameRate, durationSeconds } = video.info;
    if (durationSeconds === null) throw new MediaError('Cannot use the video as the file does not say how long it is');
    const from = { kind: 'upload' as const, path: file.path };
    return { from, width, height, frameRate, durationSeconds, shownSeconds: durationSeconds };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    throw problem('invalid_video', `${error.message}.`, { param, cause: error });
  }
}
