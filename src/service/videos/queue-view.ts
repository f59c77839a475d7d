import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { Orm } from '../database/open-database.ts';
import { videos } from '../database/schema.ts';
import type { ModelRegistry } from '../models/registry.ts';

/** What a waiting or running job can expect. */
export interface Outlook {
  /** Jobs that start earlier; null unless queued. */
  readonly position: number | null;
  /** Until completion; null while no speed is known. */
  readonly seconds: number | null;
}

/** Positions and estimates of all open jobs, read together and kept for a moment. */
export interface QueueView {
  outlookOf(videoId: string): Promise<Outlook | null>;
  /** Seconds until a job that came now would start; null while no speed is known. */
  waitOfNewcomer(engineModel: string): Promise<number | null>;
  /** Exact, for whoever adds to the queue. */
  countQueued(): Promise<number>;
}

/**
 * A look is new for so long, however many clients poll; a look that took longer in proportion. For as long again whoever
 * asks gets it at once while the next one is taken: nobody waits as long as somebody asks often.
 */
const newMs = { minimum: 500, perMsOfReading: 20, maximum: 5_000 };

/** Completed videos from which speed is measured. */
const measuredVideos = 20;

interface Snapshot {
  readonly outlooks: ReadonlyMap<string, Outlook>;
  readonly waits: ReadonlyMap<string, number | null>;
}

interface Look {
  readonly atMs: number;
  readonly snapshot: Promise<Snapshot>;
}

/** Opens the view over the open jobs. */
export function createQueueView(orm: Orm, clock: Clock, registry: ModelRegistry): QueueView {
  let shown: (Look & { readonly tookMs: number }) | null = null;
  let coming: Look | null = null;
  const look = (): Look => {
    const atMs = clock.steadyMs();
    const next: Look = { atMs, snapshot: takeSnapshot(orm, registry) };
    const forget = (): void => {
      if (coming === next) coming = null;
    };
    next.snapshot.then(() => {
      shown = { ...next, tookMs: clock.steadyMs() - atMs };
      forget();
    }, forget);
    coming = next;
    return next;
  };
  const read = (): Promise<Snapshot> => {
    if (shown === null) return (coming ?? look()).snapshot;
    const limitMs = Math.min(newMs.maximum, Math.max(newMs.minimum, newMs.perMsOfReading * shown.tookMs));
    const ageMs = clock.steadyMs() - shown.atMs;
    if (ageMs < limitMs) return shown.snapshot;
    const next = coming ?? look();
    return ageMs < 2 * limitMs ? shown.snapshot : next.snapshot;
  };
  return {
    async outlookOf(videoId) {
      const known = (await read()).outlooks.get(videoId);
      if (known !== undefined) return known;
      // The job came after that look: the second from now began after we were asked.
      for (let looks = 0; looks < 2; looks++) {
        const found = (await (coming ?? look()).snapshot).outlooks.get(videoId);
        if (found !== undefined) return found;
      }
      return null;
    },
    waitOfNewcomer: async (engineModel) => (await read()).waits.get(engineModel) ?? null,
    async countQueued() {
      const [found] = await orm.select({ count: count() }).from(videos).where(eq(videos.status, 'queued'));
      return found?.count ?? 0;
    },
  };
}

type OpenJob = Pick<typeof videos.$inferSelect, 'id' | 'engineModel' | 'status' | 'progress' | 'cost'>;

async function takeSnapshot(orm: Orm, registry: ModelRegistry): Promise<Snapshot> {
  const { id, engineModel, status, progress, cost } = videos;
  // One text for all rows: a thousand rows of five values each cost the embedded database's driver 50 times as much.
  const job = sql`json_build_object('id', ${id}, 'engineModel', ${engineModel}, 'status', ${status}, 'progress', ${progress}, 'cost', ${cost})`;
  const [{ open } = { open: [] }] = await orm
    .select({
      open: sql<OpenJob[]>`coalesce(json_agg(${job} order by ${videos.priority} desc, ${videos.sequence}), '[]')`,
    })
    .from(videos)
    .where(inArray(videos.status, ['queued', 'in_progress']));
  const outlooks = new Map<string, Outlook>();
  const waits = new Map<string, number | null>();
  const slotsOf = new Map((await registry.list()).map((model) => [model.info.id, Math.max(1, model.slots)]));
  for (const model of new Set(open.map((job) => job.engineModel))) {
    const secondsPerCost = await readSpeed(orm, model);
    const jobs = open.filter((job) => job.engineModel === model);
    waits.set(model, walkQueue(jobs, { secondsPerCost, slots: slotsOf.get(model) ?? 1, outlooks }));
  }
  return { outlooks, waits };
}

/** Fills the outlooks of one model's jobs. @returns seconds until a newcomer would start */
function walkQueue(
  jobs: readonly OpenJob[],
  options: {
    readonly secondsPerCost: number | null;
    readonly slots: number;
    readonly outlooks: Map<string, Outlook>;
  },
): number | null {
  const { secondsPerCost, slots, outlooks } = options;
  const secondsOf = (cost: number): number | null =>
    secondsPerCost === null ? null : Math.round(cost * secondsPerCost * 10) / 10;
  let costAhead = 0;
  for (const job of jobs.filter(({ status }) => status === 'in_progress')) {
    const rest = job.cost * (1 - job.progress / 100);
    outlooks.set(job.id, { position: null, seconds: secondsOf(rest) });
    costAhead += rest;
  }
  let position = 0;
  for (const job of jobs.filter(({ status }) => status === 'queued')) {
    outlooks.set(job.id, { position: position++, seconds: secondsOf(costAhead / slots + job.cost) });
    costAhead += job.cost;
  }
  return secondsOf(costAhead / slots);
}

/** Seconds of work for each unit of cost, over the last videos of a model. */
async function readSpeed(orm: Orm, engineModel: string): Promise<number | null> {
  const done = await orm
    .select({ workMs: videos.workMs, cost: videos.cost })
    .from(videos)
    .where(and(eq(videos.engineModel, engineModel), eq(videos.status, 'completed')))
    .orderBy(desc(videos.id))
    .limit(measuredVideos);
  const [workMs, cost] = done.reduce(([ms, units], row) => [ms + (row.workMs ?? 0), units + row.cost], [0, 0]);
  return cost === 0 ? null : workMs / 1000 / cost;
}
