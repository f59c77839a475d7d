import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import { AozoraError, NotFoundError, type Progress } from '../../base/index.ts';
import type { VideoError } from '../contracts/video.ts';
import { checkpoints, refusedFrames, users, type VideoAssets, videos } from '../database/schema.ts';
import { toModerationDetails } from '../http/moderation-details.ts';
import type { WorkerRecord } from '../models/registry.ts';
import { readOwnThresholds } from '../policy/own-thresholds.ts';
import { removeFolder } from '../storage/storage.ts';
import type { ClaimedJob } from './queue.ts';
import { createPercentMeter, type RenderJob, type RenderOutcome } from './render.ts';
import type { Renderer } from './renderer.ts';
import { localizeRequest } from './stored-request.ts';
import type { Claim, VideoRow } from './video-states.ts';
import type { WorkerContext } from './worker-context.ts';

interface JobRun {
  readonly job: ClaimedJob;
  readonly renderer: Renderer;
  readonly record: Pick<WorkerRecord, 'id' | 'device'>;
  readonly stop: AbortSignal;
}

/** Why a running job is stopped from outside. */
type StopReason = 'over' | 'lost' | 'drained';

/** Progress is written this often at most: each write wakes everybody who watches. */
const progressMs = 250;

/**
 * Runs one job to its end and settles it with the queue.
 *
 * Errors of class `AozoraError` and refusals end the job; everything else gives it back, until its tries are used up.
 *
 * @throws {Error} only if the job could not even be claimed: it stays with the queue then
 */
export async function runVideoJob(context: WorkerContext, run: JobRun): Promise<void> {
  const { queue, states, logger, clock, tracer } = context;
  const { job } = run;
  const row = await states.claim(job.videoId, run.record);
  if (row === null) return queue.finish(job);
  const claim: Claim = { videoId: row.id, attempt: row.attempt };
  const startedMs = clock.steadyMs();
  const watch = watchJob(context, run, claim);
  const span = tracer.startSpan('video.make', { parent: job.traceparent });
  logger.info({ video: row.id, model: row.engineModel, attempt: row.attempt }, 'job started');
  try {
    const outcome = await renderRow(context, { row, run, watch });
    await settle(context, { row, claim, job, outcome, workMs: Math.round(clock.steadyMs() - startedMs) });
  } catch (error) {
    await settleFailure(context, { row, claim, job, error, reason: watch.reason() }).catch((settling: unknown) => {
      // The heartbeat has ended, so the queue gives the job to another worker in a moment.
      logger.error({ err: settling, video: row.id }, 'job could not be settled');
    });
  } finally {
    watch.stop();
    span.end({
      'aozora.video': row.id,
      'aozora.model': row.engineModel,
      'aozora.kind': row.kind,
      'aozora.attempt': row.attempt,
    });
    await removeWorkFolders(context, claim);
  }
}

const workFolderOf = ({ temporaryFolder }: WorkerContext, { videoId, attempt }: Claim): string =>
  join(temporaryFolder, `job-${videoId}-${attempt}`);

/** Also those of earlier attempts here, whose process was killed: no other claim may write any more. */
async function removeWorkFolders({ temporaryFolder }: WorkerContext, { videoId, attempt }: Claim): Promise<void> {
  const prefix = `job-${videoId}-`;
  const names = (await readdir(temporaryFolder)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    if (Number(name.slice(prefix.length)) > attempt) continue;
    await rm(join(temporaryFolder, name), { recursive: true, force: true });
  }
}

interface JobWatch {
  readonly signal: AbortSignal;
  abort(reason: StopReason): void;
  reason(): StopReason | null;
  stop(): void;
}

/** Keeps the heartbeat, and stops the job when it is cancelled, deleted, lost, or the worker must end. */
function watchJob(context: WorkerContext, { job, stop }: JobRun, claim: Claim): JobWatch {
  const { queue, signals, database, logger } = context;
  const controller = new AbortController();
  let reason: StopReason | null = null;
  const abort = (why: StopReason): void => {
    if (reason !== null) return;
    reason = why;
    controller.abort(new Error(why));
  };
  const beat = (): void => {
    queue.touch(job).then(
      (isHeld) => isHeld || abort('lost'),
      (error: unknown) => logger.warn({ err: error, video: claim.videoId }, 'heartbeat failed'),
    );
  };
  const check = async (): Promise<void> => {
    const [row] = await database.orm
      .select({ status: videos.status, attempt: videos.attempt })
      .from(videos)
      .where(eq(videos.id, claim.videoId));
    if (row?.status !== 'in_progress') abort('over');
    else if (row.attempt !== claim.attempt) abort('lost');
  };
  const timer = setInterval(beat, (queue.timing.heartbeatSeconds * 1000) / 3);
  const unwatch = signals.watchVideo(claim.videoId, (change) => {
    if (change === 'state') check().catch(() => {});
  });
  const onStop = (): void => abort('drained');
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  return {
    signal: controller.signal,
    abort,
    reason: () => reason,
    stop() {
      clearInterval(timer);
      unwatch();
      stop.removeEventListener('abort', onStop);
    },
  };
}

async function renderRow(
  context: WorkerContext,
  { row, run, watch }: { row: VideoRow; run: JobRun; watch: JobWatch },
): Promise<RenderOutcome> {
  const claim: Claim = { videoId: row.id, attempt: row.attempt };
  const workFolder = workFolderOf(context, claim);
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  const request = await localizeRequest(row.request, (key) => fetchToFolder(context, key, workFolder));
  const checkpoint = await fetchCheckpoint(context, row, workFolder);
  const profile = await readProfile(context, row.userId);
  const thresholds = await readOwnThresholds(context.database.orm, profile);
  const job: RenderJob = { videoId: row.id, request, profile, thresholds, workFolder, checkpoint };
  const report = throttleProgress(context, claim, watch);
  const outcome = await run.renderer.render(job, {
    signal: watch.signal,
    onProgress: report.hear,
    onPreview: async (preview) => context.states.preview(claim, preview).catch(() => {}),
    onCheckpoint: (state) => keepCheckpoint(context, claim, state),
  });
  await report.finish();
  watch.signal.throwIfAborted();
  return outcome;
}

async function fetchToFolder({ storage }: WorkerContext, key: string, folder: string): Promise<string> {
  const extension = /\.\w+$/.exec(key)?.[0] ?? '';
  const path = join(folder, `input-${randomUUID()}${extension}`);
  const source = await storage.openRead(key).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new NotFoundError('Cannot make the video as one of its sources was deleted', { cause: error });
  });
  await pipeline(source, createWriteStream(path));
  return path;
}

async function readProfile({ database, config }: WorkerContext, userId: string): Promise<string> {
  const [user] = await database.orm.select({ role: users.role }).from(users).where(eq(users.id, userId));
  if (user === undefined) throw new NotFoundError('Cannot make the video as its owner does not exist');
  return config.roles[user.role].policy_profile;
}

/** A checkpoint that cannot be read is no reason to fail: the job begins anew. */
async function fetchCheckpoint(
  context: WorkerContext,
  row: VideoRow,
  folder: string,
): Promise<RenderJob['checkpoint']> {
  const [saved] = await context.database.orm.select().from(checkpoints).where(eq(checkpoints.videoId, row.id));
  if (saved === undefined) return null;
  try {
    const path = await fetchToFolder(context, saved.key, folder);
    if ((await stat(path)).size !== saved.sizeBytes) return null;
    context.logger.info({ video: row.id, step: saved.step, fromAttempt: saved.attempt }, 'going on from a checkpoint');
    return { step: saved.step, path };
  } catch (error) {
    context.logger.warn({ err: error, video: row.id }, 'checkpoint unreadable, beginning anew');
    return null;
  }
}

/** The new state is safe before the old one goes. */
async function keepCheckpoint(
  { storage, database, clock }: WorkerContext,
  { videoId, attempt }: Claim,
  { step, path }: { readonly step: number; readonly path: string },
): Promise<void> {
  const { orm } = database;
  const [old] = await orm.select().from(checkpoints).where(eq(checkpoints.videoId, videoId));
  const asset = await storage.putFile(`checkpoints/${videoId}/${attempt}-${step}`, path, 'application/octet-stream');
  const values = { videoId, attempt, step, key: asset.key, sizeBytes: asset.sizeBytes, savedAtMs: clock.nowMs() };
  await orm.insert(checkpoints).values(values).onConflictDoUpdate({ target: checkpoints.videoId, set: values });
  if (old !== undefined && old.key !== asset.key) await storage.remove(old.key);
}

interface ProgressReport {
  hear(progress: Progress): void;
  finish(): Promise<void>;
}

function throttleProgress({ states, clock, logger }: WorkerContext, claim: Claim, watch: JobWatch): ProgressReport {
  let lastMs = Number.NEGATIVE_INFINITY;
  const percentOf = createPercentMeter();
  let percent = 0;
  let stage = 'starting';
  let writing: Promise<void> = Promise.resolve();
  return {
    hear(progress) {
      const known = percentOf(progress);
      const isNewStage = progress.stage !== stage;
      percent = Math.max(percent, known ?? 0);
      stage = progress.stage;
      if (!isNewStage && clock.steadyMs() - lastMs < progressMs) return;
      lastMs = clock.steadyMs();
      const change = { percent, stage };
      writing = writing
        .then(() => states.progress(claim, change))
        .then((isOwn) => {
          if (!isOwn) watch.abort('over');
        })
        .catch((error: unknown) => logger.warn({ err: error, video: claim.videoId }, 'progress not written'));
    },
    finish: () => writing,
  };
}

interface Settling {
  readonly row: VideoRow;
  readonly claim: Claim;
  readonly job: ClaimedJob;
}

async function settle(
  context: WorkerContext,
  { row, claim, job, outcome, workMs }: Settling & { outcome: RenderOutcome; workMs: number },
): Promise<void> {
  const { states, queue, config, clock, metrics, logger } = context;
  if (outcome.status === 'refused') {
    const error: VideoError = {
      code: 'moderation_blocked',
      message: outcome.message,
      moderation_details: toModerationDetails(outcome),
    };
    const profile = await readProfile(context, row.userId);
    await states.fail(claim, error, { profile });
    await keepRefusedFrame(context, claim.videoId, outcome);
    metrics.refusals.inc({ stage: 'output' });
    metrics.videos.inc({ model: row.engineModel, status: 'refused' });
    await forgetFiles(context, claim.videoId);
    await queue.finish(job);
    logger.info({ video: row.id, stage: outcome.stage }, 'job refused');
    return;
  }
  const assets = await storeAssets(context, claim, outcome);
  const { videoDays } = config.retention;
  const { width, height, frameRate, frameCount, notes, provenance, fingerprint } = outcome;
  const isDone = await states.complete(claim, {
    ...{ assets, width, height, frameRate, frameCount, notes, provenance, fingerprint, workMs },
    expiresAtMs: videoDays === null ? null : clock.nowMs() + videoDays * 86_400_000,
  });
  await queue.finish(job);
  if (isDone) await forgetFiles(context, claim.videoId, claim.attempt);
  else await removeFolder(context.storage, assetFolder(claim));
  metrics.videos.inc({ model: row.engineModel, status: 'completed' });
  metrics.workSeconds.observe({ model: row.engineModel }, workMs / 1000);
  logger.info({ video: row.id, model: row.engineModel, workMs }, 'job completed');
}

/** For whoever reviews refusals; goes with the record of the video. */
async function keepRefusedFrame(
  { database, clock }: WorkerContext,
  videoId: string,
  { evidence, categories }: Extract<RenderOutcome, { status: 'refused' }>,
): Promise<void> {
  if (evidence === undefined) return;
  const names = categories.map(({ category }) => category);
  const values = { videoId, ...evidence, categories: names, keptAtMs: clock.nowMs() };
  await database.orm
    .insert(refusedFrames)
    .values(values)
    .onConflictDoUpdate({ target: refusedFrames.videoId, set: values });
}

const assetFolder = ({ videoId, attempt }: Claim): string => `videos/${videoId}/${attempt}`;

async function storeAssets(
  { storage }: WorkerContext,
  claim: Claim,
  outcome: Extract<RenderOutcome, { status: 'completed' }>,
): Promise<VideoAssets> {
  const folder = assetFolder(claim);
  return {
    video: await storage.putFile(`${folder}/video.mp4`, outcome.videoPath, 'video/mp4'),
    thumbnail: await storage.putFile(`${folder}/thumbnail.webp`, outcome.thumbnailPath, 'image/webp'),
    spritesheet: await storage.putFile(`${folder}/spritesheet.jpg`, outcome.spritesheetPath, 'image/jpeg'),
  };
}

/** Removes checkpoints and the results of attempts that did not win. */
async function forgetFiles({ storage, logger }: WorkerContext, videoId: string, keptAttempt?: number): Promise<void> {
  try {
    await removeFolder(storage, `checkpoints/${videoId}`);
    for await (const { key } of storage.list(`videos/${videoId}/`)) {
      if (!key.startsWith(`videos/${videoId}/${keptAttempt}/`)) await storage.remove(key);
    }
  } catch (error) {
    // Garbage collection finds what is left.
    logger.warn({ err: error, video: videoId }, 'files not removed');
  }
}

async function settleFailure(
  context: WorkerContext,
  { row, claim, job, error, reason }: Settling & { error: unknown; reason: StopReason | null },
): Promise<void> {
  const { states, queue, logger, metrics } = context;
  if (reason === 'over') {
    await queue.finish(job);
    await forgetFiles(context, claim.videoId);
    logger.info({ video: row.id }, 'job stopped as it was cancelled or deleted');
    return;
  }
  if (reason === 'lost') {
    logger.warn({ video: row.id, attempt: claim.attempt }, 'job went to another worker');
    return;
  }
  const isFinal = error instanceof AozoraError && reason === null;
  if (isFinal || (job.isLastTry && reason === null)) {
    await states.fail(claim, describeFailure(error, row.attempt));
    await queue.finish(job);
    await forgetFiles(context, claim.videoId);
    metrics.videos.inc({ model: row.engineModel, status: 'failed' });
    logger.error({ err: error, video: row.id, attempt: row.attempt }, 'job failed');
    return;
  }
  await states.release(claim);
  await queue.giveBack(job);
  metrics.retries.inc({ model: row.engineModel });
  logger.warn({ err: error, video: row.id, attempt: row.attempt }, 'job given back');
}

/** Only errors that we throw on purpose show their message. */
function describeFailure(error: unknown, attempt: number): VideoError {
  if (error instanceof AozoraError) return { code: 'processing_error', message: error.message };
  return { code: 'processing_error', message: `The video could not be made: the model crashed ${attempt} times` };
}
