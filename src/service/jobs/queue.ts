import { sql } from 'drizzle-orm';
import {
  type ConstructorOptions,
  type DrizzleTransactionLike,
  fromDrizzle,
  type JobWithMetadata,
  PgBoss,
} from 'pg-boss';
import type { Database, Orm } from '../database/open-database.ts';
import type { Logger } from '../operations/logger.ts';

/** Jobs wait in one queue for each model, and in one more for each device that somebody asked for by name. */
export interface Lane {
  readonly model: string;
  /** Only workers with this device take from it; any worker with the model when null. */
  readonly device: string | null;
}

/** A job that this process holds, fenced to the attempt that was fetched. */
export interface ClaimedJob {
  readonly lane: Lane;
  readonly videoId: string;
  readonly id: string;
  readonly retryCount: number;
  /** True if a failure now would be the last. */
  readonly isLastTry: boolean;
  /** The span of the request that asked for it, in W3C form; null if none is known. */
  readonly traceparent: string | null;
}

/** A job to add. */
export interface NewVideoJob {
  readonly lane: Lane;
  readonly videoId: string;
  readonly priority: number;
  /** Default: null. */
  readonly traceparent?: string | null;
}

/** Where a job is, by the queue's own record. */
export type JobState = JobWithMetadata['state'];

/** An open video that its job does not stand for; `state` is null if there is no job at all. */
export interface AdriftVideo {
  readonly videoId: string;
  readonly state: JobState | null;
}

export interface QueueTiming {
  /** A job whose holder is silent for so long is given to another; at least 10. */
  readonly heartbeatSeconds: number;
  /** How often lost jobs are looked for. */
  readonly superviseSeconds: number;
  /** How often a job is tried before it fails for good. */
  readonly tries: number;
}

export const defaultQueueTiming: QueueTiming = { heartbeatSeconds: 15, superviseSeconds: 5, tries: 6 };

/** Durable jobs in the same database as everything else, so that a row and its job appear together or not at all. */
export interface JobQueue {
  readonly timing: QueueTiming;
  /** Must be called outside a transaction before the first `addVideo` for a lane. */
  ensureLane(lane: Lane): Promise<void>;
  addVideo(tx: Orm, job: NewVideoJob): Promise<string>;
  /** Takes the next job of a lane, or null. */
  claim(lane: Lane): Promise<ClaimedJob | null>;
  /** Says that the holder is alive. @returns false if the job is no longer held */
  touch(job: ClaimedJob): Promise<boolean>;
  finish(job: ClaimedJob): Promise<void>;
  /** Gives a job back to be tried again, after a growing pause. */
  giveBack(job: ClaimedJob): Promise<void>;
  /** Takes a job out, whether it waits or runs. */
  remove(lane: Lane, jobId: string): Promise<void>;
  /** Finds open videos whose record and job disagree; younger ones may be in the middle of a change. */
  findAdrift(createdBeforeMs: number): Promise<readonly AdriftVideo[]>;
  /**
   * Lets jobs start whose time lies farther ahead than any pause between tries: they came while the clock was ahead.
   *
   * @returns how many
   */
  recallFromFuture(): Promise<number>;
  /** Gives back every running job; right only where no other process can hold one. */
  recoverAll(): Promise<number>;
  addDelivery(tx: Orm, deliveryId: string): Promise<void>;
  /** Calls the handler for deliveries until the queue stops; a rejection means try again later. */
  workOnDeliveries(handle: (deliveryId: string, isLastTry: boolean) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const deliveryQueue = 'webhook-deliveries';

/** The queue of a lane; `adriftQuery` says the same in SQL. A device has colons, which names of queues may not have. */
const queueOf = ({ model, device }: Lane): string =>
  `videos-${model}${device === null ? '' : `/device/${device.replaceAll(':', '.')}`}`;

/**
 * Opens the queue and makes its tables if they are missing.
 *
 * @param timing shorter in tests
 */
export async function openJobQueue(
  database: Database,
  { logger, timing = defaultQueueTiming }: { logger: Logger; timing?: QueueTiming },
): Promise<JobQueue> {
  const boss = new PgBoss(bossOptions(database, timing));
  boss.on('error', (error) => logger.warn({ err: error }, 'job queue error'));
  await boss.start();
  await boss.createQueue(deliveryQueue, {
    ...retention,
    // 5 s, doubling to 4 h: with jitter between half and whole, 34 tries span at least 72 h.
    ...{ retryLimit: 34, retryDelay: 5, retryBackoff: true, retryDelayMax: 14_400, expireInSeconds: 120 },
  });
  await warmUp(boss, deliveryQueue);
  return {
    timing,
    ...videoJobs(boss, timing),
    ...deliveryJobs(boss),
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

/** Waiting jobs are kept for a year; finished ones for a day, as the video's row is the record. */
const retention = { retentionSeconds: 31_536_000, deleteAfterSeconds: 86_400 };

function bossOptions(database: Database, { superviseSeconds }: QueueTiming): ConstructorOptions {
  return {
    ...database.queueOptions,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: 600,
    schedule: false,
    monitorVacuum: false,
  };
}

/** What the queue keeps of a video's job. */
interface JobData {
  readonly videoId: string;
  readonly traceparent?: string;
}

type VideoJobs = Omit<JobQueue, 'timing' | 'addDelivery' | 'workOnDeliveries' | 'stop'>;

function videoJobs(boss: PgBoss, timing: QueueTiming): VideoJobs {
  const known = new Set<string>();
  return {
    async ensureLane(lane) {
      const name = queueOf(lane);
      if (known.has(name)) return;
      const options = {
        ...retention,
        ...{ retryLimit: timing.tries - 1, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 },
        ...{ heartbeatSeconds: timing.heartbeatSeconds, expireInSeconds: 86_399 },
      };
      await boss.createQueue(name, options);
      // A queue that exists keeps its old settings otherwise.
      await boss.updateQueue(name, options);
      await warmUp(boss, name);
      known.add(name);
    },
    async addVideo(tx, { lane, videoId, priority, traceparent = null }) {
      const data: JobData = traceparent === null ? { videoId } : { videoId, traceparent };
      const id = await boss.send(queueOf(lane), data, { priority, db: within(tx) });
      if (id === null) throw new Error('internal: the queue refused a job');
      return id;
    },
    async claim(lane) {
      const [job] = await boss.fetch<JobData>(queueOf(lane), { includeMetadata: true });
      if (!job) return null;
      const isLastTry = job.retryCount >= job.retryLimit;
      const { videoId, traceparent = null } = job.data;
      return { lane, videoId, id: job.id, retryCount: job.retryCount, isLastTry, traceparent };
    },
    async touch(job) {
      return affected(await boss.touch(queueOf(job.lane), job)) === 1;
    },
    async finish(job) {
      await boss.complete(queueOf(job.lane), job);
    },
    async giveBack(job) {
      await boss.fail(queueOf(job.lane), job);
    },
    async remove(lane, jobId) {
      await boss.deleteJob(queueOf(lane), jobId);
    },
    async findAdrift(createdBeforeMs) {
      const { rows } = await boss.getDb().executeSql(adriftQuery, [createdBeforeMs]);
      return rows.map(({ id, state }: { id: string; state: JobState | null }) => ({ videoId: id, state }));
    },
    async recallFromFuture() {
      const { rows } = await boss.getDb().executeSql(futureQuery, [deliveryQueue]);
      return rows.length;
    },
    async recoverAll() {
      const database = boss.getDb();
      const { rows } = await database.executeSql(runningQuery);
      for (const { name, ids } of rows as { name: string; ids: string[] }[]) {
        await boss.fail(name, ids);
        const retried = "update pgboss.job set start_after = now() where name = $1 and state = 'retry'";
        await database.executeSql(retried, [name]);
      }
      return rows.reduce((sum: number, { ids }: { ids: string[] }) => sum + ids.length, 0);
    },
  };
}

/** A running video needs an active job; a waiting one a job that is not over. */
const adriftQuery = `
  select v.id, j.state::text as state
  from aozora.videos v left join pgboss.job j on j.id = v.job_id::uuid and
    j.name = 'videos-' || v.engine_model || coalesce('/device/' || replace(v.device, ':', '.'), '')
  where v.created_at_ms < $1 and (
    (v.status = 'in_progress' and (j.state is null or j.state <> 'active')) or
    (v.status = 'queued' and (j.state is null or j.state not in ('created', 'retry', 'active'))))`;

/** Jobs that somebody holds, by queue. */
const runningQuery = `
  select name, json_agg(id::text) as ids from pgboss.job
  where name like 'videos-%' and state = 'active' group by name`;

/** Twice the longest pause of videos, and an hour more than the longest of deliveries. */
const futureQuery = `
  update pgboss.job set start_after = now()
  where state in ('created', 'retry') and (
    (name like 'videos-%' and start_after > now() + interval '2 minutes') or
    (name = $1 and start_after > now() + interval '5 hours'))
  returning id`;

function deliveryJobs(boss: PgBoss): Pick<JobQueue, 'addDelivery' | 'workOnDeliveries'> {
  return {
    async addDelivery(tx, deliveryId) {
      await boss.send(deliveryQueue, { deliveryId }, { db: within(tx) });
    },
    async workOnDeliveries(handle) {
      await boss.work<{ deliveryId: string }, void, { includeMetadata: true }>(
        deliveryQueue,
        { includeMetadata: true, pollingIntervalSeconds: 1, localConcurrency: 4 } as { includeMetadata: true },
        async ([job]) => {
          if (job) await handle(job.data.deliveryId, job.retryCount >= job.retryLimit);
        },
      );
    },
  };
}

/** Fills the queue's cache, so that sending inside a transaction needs no second connection: PGlite has only one. */
async function warmUp(boss: PgBoss, name: string): Promise<void> {
  await boss.findJobs(name, { id: '00000000-0000-4000-8000-000000000000' });
}

/** Runs the queue's statements in our transaction; both drivers answer `execute` with rows. */
const within = (tx: Orm): ReturnType<typeof fromDrizzle> => fromDrizzle(tx as unknown as DrizzleTransactionLike, sql);

const affected = (response: object): number => ('affected' in response ? Number(response.affected) : 0);
