import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { type Clock, systemClock } from '../base/index.ts';
import type { ServiceConfig } from './config.ts';
import { migrate } from './database/migrate.ts';
import { type Database, type DatabaseLocation, openDatabase } from './database/open-database.ts';
import { reconcileJobs, sweepTemporaryFolder } from './jobs/maintenance.ts';
import { type JobQueue, openJobQueue } from './jobs/queue.ts';
import { openSignals, type Signals } from './jobs/signals.ts';
import { createVideoStates, type VideoStates } from './jobs/video-states.ts';
import { createModelRegistry, type ModelRegistry } from './models/registry.ts';
import { createLogger, type Logger } from './operations/logger.ts';
import { createMetrics, type Metrics } from './operations/metrics.ts';
import { createTracer, type Tracer } from './operations/tracer.ts';
import { createLocalStorage, removeUnfinishedWrites } from './storage/local-storage.ts';
import { createS3Storage } from './storage/s3-storage.ts';
import type { Storage } from './storage/storage.ts';
import { createOutbox, type Outbox } from './webhooks/outbox.ts';

/** What servers and workers have in common. */
export interface Core {
  readonly config: ServiceConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly database: Database;
  readonly storage: Storage;
  readonly queue: JobQueue;
  readonly signals: Signals;
  readonly outbox: Outbox;
  readonly states: VideoStates;
  readonly registry: ModelRegistry;
  readonly temporaryFolder: string;
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly config: ServiceConfig;
  /** Default: the time of this machine. */
  readonly clock?: Clock;
  /** Where log lines go; default standard output. */
  readonly logDestination?: DestinationStream;
  /** Instead of the place that the configuration names; for tests. */
  readonly databaseLocation?: DatabaseLocation;
}

/** Opens database, storage and queue, and sets right what a crash left. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { config, clock = systemClock } = options;
  const logger = createLogger(config.logLevel, options.logDestination);
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  const database = await openDatabase(options.databaseLocation ?? locationOf(config));
  try {
    const applied = await migrate(database, { clock });
    if (applied.length > 0) logger.info({ versions: applied }, 'database schema brought up to date');
    const { heartbeatSeconds, superviseSeconds, tries } = config.worker;
    const queue = await openJobQueue(database, { logger, timing: { heartbeatSeconds, superviseSeconds, tries } });
    const core = await assemble({ config, clock, logger, database, queue });
    await recover(core);
    return core;
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

function locationOf({ databaseUrl, databasePoolSize, dataFolder }: ServiceConfig): DatabaseLocation {
  return databaseUrl === null
    ? { kind: 'folder', folder: dataFolder }
    : { kind: 'server', url: databaseUrl, poolSize: databasePoolSize };
}

/** The storage that a configuration names. */
export function openStorage({ storage, dataFolder }: Pick<ServiceConfig, 'storage' | 'dataFolder'>): Storage {
  return storage.kind === 's3' ? createS3Storage(storage) : createLocalStorage(join(dataFolder, 'files'));
}

async function assemble(base: Pick<Core, 'config' | 'clock' | 'logger' | 'database' | 'queue'>): Promise<Core> {
  const { config, clock, database, queue } = base;
  const signals = await openSignals(database);
  const outbox = createOutbox(queue, clock);
  const temporaryFolder = join(config.dataFolder, 'temporary');
  const tracer = createTracer(config.tracesUrl, base);
  await mkdir(temporaryFolder, { recursive: true });
  return {
    ...base,
    ...{ metrics: createMetrics(), tracer, storage: openStorage(config), signals, outbox, temporaryFolder },
    states: createVideoStates({ database, signals, outbox, clock }),
    registry: createModelRegistry(database.orm, clock, config),
    async close() {
      await tracer.close();
      await queue.stop();
      await signals.close();
      await database.close();
    },
  };
}

/** An embedded database has one process, so whatever ran before is dead: its jobs go on at once. */
async function recover(core: Core): Promise<void> {
  const { database, queue, logger, config } = core;
  const isAlone = database.kind === 'embedded';
  await sweepTemporaryFolder(core, isAlone);
  if (!isAlone) return;
  const recovered = await queue.recoverAll();
  const reconciled = await reconcileJobs(core);
  if (config.storage.kind === 'local') await removeUnfinishedWrites(join(config.dataFolder, 'files'));
  if (recovered + reconciled > 0) logger.warn({ recovered, reconciled }, 'jobs of a crashed process recovered');
}
