import type { Clock } from '../base/index.ts';
import type { AccessStore } from './access/access-store.ts';
import type { AuditLog } from './access/audit-log.ts';
import type { RateLimiter } from './access/rate-limiter.ts';
import type { ServiceConfig } from './config.ts';
import type { Database } from './database/open-database.ts';
import type { JobQueue } from './jobs/queue.ts';
import type { ReviewGate } from './jobs/review-gate.ts';
import type { Signals } from './jobs/signals.ts';
import type { VideoStates } from './jobs/video-states.ts';
import type { ModelRegistry } from './models/registry.ts';
import type { AddressGuard } from './net/address-guard.ts';
import type { Logger } from './operations/logger.ts';
import type { Metrics } from './operations/metrics.ts';
import type { Storage } from './storage/storage.ts';
import type { QueueView } from './videos/queue-view.ts';
import type { VideoReader } from './videos/video-reader.ts';
import type { Outbox } from './webhooks/outbox.ts';

/** Everything that routes stand on; made once by the server. */
export interface Services {
  readonly config: ServiceConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly storage: Storage;
  readonly queue: JobQueue;
  readonly signals: Signals;
  readonly states: VideoStates;
  readonly outbox: Outbox;
  readonly registry: ModelRegistry;
  readonly queueView: QueueView;
  readonly videoReader: VideoReader;
  readonly gate: ReviewGate;
  readonly access: AccessStore;
  readonly audit: AuditLog;
  readonly rates: RateLimiter;
  readonly addressGuard: AddressGuard;
  /** Signs links; the same on every server of the database. */
  readonly linkSecret: string;
  readonly temporaryFolder: string;
  /** True while the server finishes: no new work is taken. */
  isDraining(): boolean;
}
