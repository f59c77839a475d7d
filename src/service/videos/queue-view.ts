import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { Orm } from '../database/open-database.ts';
import { videos } from '../database/schema.ts';
import type { Lane } from '../jobs/queue.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { type DeviceSlots, type OpenJob, type Outlook, planQueue, type QueuePlan } from './plan-queue.ts';

/** Positions and estimates of all open jobs, read together and kept for a moment. */
export interface QueueView {
  outlookOf(videoId: string): Promise<Outlook | null>;
  /** Seconds until a job that came now would start; null while no speed is known. */
  waitOfNewcomer(lane: Lane): Promise<number | null>;
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
  /** By model. */
  readonly plans: ReadonlyMap<string, QueuePlan>;
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
    waitOfNewcomer: async ({ model, device }) => (await read()).plans.get(model)?.waitOf(device) ?? null,
    async countQueued() {
      const [found] = await orm.select({ count: count() }).from(videos).where(eq(videos.status, 'queued'));
      return found?.count ?? 0;
    },
  };
}

type ModelJob = OpenJob & { readonly engineModel: string };

async function takeSnapshot(orm: Orm, registry: ModelRegistry): Promise<Snapshot> {
  const { id, engineModel, device, drawnOn, status, progress, cost } = videos;
  // One text for all rows: a thousand rows of seven values each cost the embedded database's driver 50 times as much.
  const job = sql`json_build_object('id', ${id}, 'engineModel', ${engineModel}, 'device', ${device}, 'drawnOn', ${drawnOn},
    'status', ${status}, 'progress', ${progress}, 'cost', ${cost})`;
  const [{ open } = { open: [] }] = await orm
    .select({
      open: sql<ModelJob[]>`coalesce(json_agg(${job} order by ${videos.priority} desc, ${videos.sequence}), '[]')`,
    })
    .from(videos)
    .where(inArray(videos.status, ['queued', 'in_progress']));
  const known = await registry.list();
  const outlooks = new Map<string, Outlook>();
  const plans = new Map<string, QueuePlan>();
  for (const model of new Set(open.map((each) => each.engineModel))) {
    const devices = known.find(({ info }) => info.id === model)?.slotsOfDevices ?? [];
    const jobs = open.filter((each) => each.engineModel === model);
    const plan = planQueue(jobs, devices, await readSpeeds(orm, model, { jobs, serving: devices }));
    plans.set(model, plan);
    for (const [videoId, outlook] of plan.outlooks) outlooks.set(videoId, outlook);
  }
  return { outlooks, plans };
}

/** Seconds of work for each unit of cost on each device; one that has drawn nothing yet is taken for as fast as the others. */
async function readSpeeds(
  orm: Orm,
  engineModel: string,
  { jobs, serving }: { readonly jobs: readonly OpenJob[]; readonly serving: readonly DeviceSlots[] },
): Promise<(device: string) => number | null> {
  const named = jobs.flatMap(({ device, drawnOn }) => [device, drawnOn].filter((name) => name !== null));
  const devices = new Set([...serving.map(({ device }) => device), ...named]);
  const own = new Map<string, number>();
  for (const device of devices) {
    const speed = await readSpeed(orm, engineModel, device);
    if (speed !== null) own.set(device, speed);
  }
  const isComplete = serving.length > 0 && own.size === devices.size;
  const common = isComplete ? null : await readSpeed(orm, engineModel, null);
  return (device) => own.get(device) ?? common;
}

/** Over the last videos of a model: those of one device, or all. */
async function readSpeed(orm: Orm, engineModel: string, device: string | null): Promise<number | null> {
  const ofDevice = device === null ? undefined : eq(videos.drawnOn, device);
  const done = await orm
    .select({ workMs: videos.workMs, cost: videos.cost })
    .from(videos)
    .where(and(eq(videos.engineModel, engineModel), eq(videos.status, 'completed'), ofDevice))
    .orderBy(desc(videos.id))
    .limit(measuredVideos);
  const [workMs, cost] = done.reduce(([ms, units], row) => [ms + (row.workMs ?? 0), units + row.cost], [0, 0]);
  return cost === 0 ? null : workMs / 1000 / cost;
}
