import { eq, lt, sql } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { ServiceConfig } from '../config.ts';
import type { Orm } from '../database/open-database.ts';
import { models, workers } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import type { DeviceSlots } from '../videos/plan-queue.ts';

/** A model that some worker has or had. */
export interface KnownModel {
  readonly info: ModelInfo;
  /** A worker that runs it was seen a moment ago. */
  readonly isAvailable: boolean;
  /** Videos that all such workers make at once. */
  readonly slots: number;
  /** The same for each device. */
  readonly slotsOfDevices: readonly DeviceSlots[];
  /** What workers with it draw on, in alphabetical order; also those that were silent for a moment. */
  readonly devices: readonly string[];
}

/** A worker process as it presents itself. */
export interface WorkerRecord {
  readonly id: string;
  readonly host: string;
  readonly device: string;
  readonly slots: number;
  readonly models: readonly ModelInfo[];
  readonly startedAtMs: number;
}

/** Knows which models exist, from what workers tell the database; the same on every server. */
export interface ModelRegistry {
  list(): Promise<readonly KnownModel[]>;
  /**
   * Finds the model behind a name.
   *
   * @param name null for the default
   * @throws {AozoraError} `model_not_found`, or `service_unavailable` before the first worker came
   */
  resolve(name: string | null): Promise<KnownModel>;
  /** The accepted names and the model behind each. */
  aliases(): Promise<readonly (readonly [name: string, model: KnownModel])[]>;
  announceWorker(worker: WorkerRecord, state: 'serving' | 'draining'): Promise<void>;
  removeWorker(id: string): Promise<void>;
}

/** How often workers show themselves. */
export const workerAnnounceMs = 10_000;

/** A worker silent for so long is taken to be gone. */
const workerSilenceMs = 45_000;

/** How long an answer is kept: models change rarely, requests come often. */
const cacheMs = 2_000;

/** Opens the registry over the tables `workers` and `models`. */
export function createModelRegistry(orm: Orm, clock: Clock, config: ServiceConfig): ModelRegistry {
  let cached: { readonly atMs: number; readonly models: Promise<readonly KnownModel[]> } | null = null;
  const { aliases, default: defaultName } = config.models;

  const list = (): Promise<readonly KnownModel[]> => {
    const nowMs = clock.steadyMs();
    if (cached !== null && nowMs - cached.atMs < cacheMs) return cached.models;
    cached = { atMs: nowMs, models: readModels(orm, clock) };
    cached.models.catch(() => {
      cached = null;
    });
    return cached.models;
  };

  const resolve = async (name: string | null): Promise<KnownModel> => {
    const known = await list();
    const target = name !== null && Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : name;
    const wanted = target ?? defaultName;
    const found = wanted === null ? known[0] : known.find(({ info }) => info.id === wanted);
    if (found !== undefined) return found;
    if (known.length === 0) {
      const message = 'There is no model yet: no worker was ever seen. One must be started on this database.';
      throw problem('service_unavailable', message, { retryAfterSeconds: 10 });
    }
    throw problem('model_not_found', `The model '${name ?? wanted ?? 'default'}' does not exist`, { param: 'model' });
  };

  return {
    list,
    resolve,
    async aliases() {
      if ((await list()).length === 0) return [];
      return Promise.all(Object.keys(aliases).map(async (name) => [name, await resolve(name)] as const));
    },
    async announceWorker(worker, state) {
      await writeWorker(orm, { ...worker, seenAtMs: clock.nowMs(), isDraining: state === 'draining' });
      cached = null;
    },
    async removeWorker(id) {
      await orm.delete(workers).where(eq(workers.id, id));
      cached = null;
    },
  };
}

async function readModels(orm: Orm, clock: Clock): Promise<readonly KnownModel[]> {
  const nowMs = clock.nowMs();
  const [known, alive] = await Promise.all([
    orm.select().from(models).orderBy(models.seenAtMs, models.id),
    orm.select().from(workers),
  ]);
  const serving = alive.filter((worker) => nowMs - worker.seenAtMs < workerSilenceMs && !worker.isDraining);
  return known
    .map(({ info }) => {
      const own = serving.filter((worker) => worker.models.includes(info.id));
      const devices = alive.filter((worker) => worker.models.includes(info.id)).map(({ device }) => device);
      return {
        info,
        isAvailable: own.length > 0,
        slots: own.reduce((sum, worker) => sum + worker.slots, 0),
        slotsOfDevices: own.map(({ device, slots }) => ({ device, slots })),
        devices: [...new Set(devices)].sort(),
      };
    })
    .sort((a, b) => Number(b.isAvailable) - Number(a.isAvailable) || a.info.createdAt - b.info.createdAt);
}

async function writeWorker(
  orm: Orm,
  worker: WorkerRecord & { readonly seenAtMs: number; readonly isDraining: boolean },
): Promise<void> {
  const { models: infos, ...row } = worker;
  const values = { ...row, models: infos.map((info) => info.id) };
  await orm.insert(workers).values(values).onConflictDoUpdate({ target: workers.id, set: values });
  for (const info of infos) {
    const model = { id: info.id, info, seenAtMs: worker.seenAtMs };
    await orm
      .insert(models)
      .values(model)
      .onConflictDoUpdate({
        target: models.id,
        set: { info, seenAtMs: sql`greatest(${models.seenAtMs}, ${worker.seenAtMs})` },
      });
  }
  await orm.delete(workers).where(lt(workers.seenAtMs, worker.seenAtMs - 10 * workerSilenceMs));
}
