import { setTimeout as sleep } from 'node:timers/promises';
import { and, desc, eq, inArray, isNull, or } from 'drizzle-orm';
import { videos } from '../database/schema.ts';
import { type WorkerRecord, workerAnnounceMs } from '../models/registry.ts';
import type { ClaimedJob, Lane } from './queue.ts';
import type { Renderer } from './renderer.ts';
import { runVideoJob } from './run-video-job.ts';
import type { Signals } from './signals.ts';
import type { WorkerContext } from './worker-context.ts';

/** A running worker. */
export interface Worker {
  readonly record: WorkerRecord;
  /** Takes no new job, waits for running ones, then gives them back with their last checkpoint. */
  drain(): Promise<void>;
}

/** Longest pause between looks into the queue; news of jobs cut it short. */
const idlePollMs = 1_000;

/**
 * Takes jobs and makes videos, one per renderer at a time.
 *
 * @param renderers one for every slot
 */
export async function startVideoWorker(
  context: WorkerContext,
  options: { readonly record: WorkerRecord; readonly renderers: readonly Renderer[] },
): Promise<Worker> {
  const { record, renderers } = options;
  const { registry, queue, config, logger } = context;
  for (const lane of lanesOf(record)) await queue.ensureLane(lane);
  await registry.announceWorker(record, 'serving');
  const drain = new AbortController();
  const stop = new AbortController();
  const announcing = announceUntil(stop.signal, { context, record, drain: drain.signal });
  const slots = renderers.map((renderer) =>
    runSlot(context, { record, renderer, drain: drain.signal, stop: stop.signal }),
  );
  return {
    record,
    async drain() {
      drain.abort();
      await registry.announceWorker(record, 'draining').catch(() => {});
      const timer = setTimeout(() => stop.abort(), config.worker.drainSeconds * 1000);
      await Promise.all(slots);
      clearTimeout(timer);
      stop.abort();
      await announcing;
      await registry
        .removeWorker(record.id)
        .catch((error: unknown) => logger.warn({ err: error }, 'worker not removed'));
    },
  };
}

async function announceUntil(
  stop: AbortSignal,
  { context, record, drain }: { context: WorkerContext; record: WorkerRecord; drain: AbortSignal },
): Promise<void> {
  while (!stop.aborted) {
    await sleep(workerAnnounceMs, undefined, { signal: stop, ref: false }).catch(() => {});
    if (stop.aborted) return;
    await context.registry
      .announceWorker(record, drain.aborted ? 'draining' : 'serving')
      .catch((error: unknown) => context.logger.warn({ err: error }, 'worker not announced'));
  }
}

interface Slot {
  readonly record: WorkerRecord;
  readonly renderer: Renderer;
  /** No new jobs. */
  readonly drain: AbortSignal;
  /** No jobs at all. */
  readonly stop: AbortSignal;
}

async function runSlot(context: WorkerContext, slot: Slot): Promise<void> {
  let failures = 0;
  while (!slot.drain.aborted) {
    try {
      const job = await claimNext(context, slot.record);
      failures = 0;
      if (job === null) await waitForJob(context.signals, slot.drain, idlePollMs);
      else await runVideoJob(context, { job, ...slot });
    } catch (error) {
      // The database or storage is away: wait longer each time, up to half a minute.
      failures++;
      context.logger.error({ err: error, worker: slot.record.id }, 'worker cannot take jobs');
      await sleep(Math.min(30_000, 250 * 2 ** failures), undefined, { signal: slot.drain }).catch(() => {});
    }
  }
}

/** What a worker takes from: for each of its models the jobs for any device and those for its own. */
function lanesOf({ models, device }: WorkerRecord): readonly Lane[] {
  return models.flatMap(({ id: model }) => [
    { model, device: null },
    { model, device },
  ]);
}

/** The waiting job of highest priority over all lanes first, then those that wait for another try. */
async function claimNext(context: WorkerContext, record: WorkerRecord): Promise<ClaimedJob | null> {
  const names = record.models.map((model) => model.id);
  const isForUs = or(isNull(videos.device), eq(videos.device, record.device));
  const [first] = await context.database.orm
    .select({ model: videos.engineModel, device: videos.device })
    .from(videos)
    .where(and(eq(videos.status, 'queued'), inArray(videos.engineModel, names), isForUs))
    .orderBy(desc(videos.priority), videos.sequence)
    .limit(1);
  const isFirst = (lane: Lane): boolean => lane.model === first?.model && lane.device === first.device;
  const lanes = lanesOf(record);
  for (const lane of [...lanes.filter(isFirst), ...lanes.filter((each) => !isFirst(each))]) {
    const job = await context.queue.claim(lane);
    if (job !== null) return job;
  }
  return null;
}

function waitForJob(signals: Signals, drain: AbortSignal, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      unwatch();
      drain.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, timeoutMs);
    const unwatch = signals.watchJobs(finish);
    drain.addEventListener('abort', finish, { once: true });
  });
}
