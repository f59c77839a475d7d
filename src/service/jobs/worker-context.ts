import type { Clock } from '../../base/index.ts';
import type { ServiceConfig } from '../config.ts';
import type { Database } from '../database/open-database.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { Logger } from '../operations/logger.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Tracer } from '../operations/tracer.ts';
import type { Storage } from '../storage/storage.ts';
import type { JobQueue } from './queue.ts';
import type { Signals } from './signals.ts';
import type { VideoStates } from './video-states.ts';

/** What a worker stands on. */
export interface WorkerContext {
  readonly config: ServiceConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly storage: Storage;
  readonly queue: JobQueue;
  readonly signals: Signals;
  readonly states: VideoStates;
  readonly registry: ModelRegistry;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Scratch files of running jobs. */
  readonly temporaryFolder: string;
}
