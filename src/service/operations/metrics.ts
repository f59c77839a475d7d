import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted; one registry for each service, none for the process. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'route' | 'method' | 'status'>;
  readonly videos: Counter<'model' | 'status'>;
  readonly retries: Counter<'model'>;
  readonly refusals: Counter<'stage'>;
  readonly workSeconds: Histogram<'model'>;
  readonly deliveries: Counter<'result'>;
  readonly jobs: Gauge<'model' | 'status'>;
  readonly workers: Gauge<'model'>;
}

/** Makes the counters in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'aozora_http_request_seconds',
      help: 'Time to answer HTTP requests',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    videos: new Counter({
      name: 'aozora_videos_total',
      help: 'Videos by how they ended',
      labelNames: ['model', 'status'],
      registers,
    }),
    retries: new Counter({
      name: 'aozora_job_retries_total',
      help: 'Jobs that were given back to be tried again',
      labelNames: ['model'],
      registers,
    }),
    refusals: new Counter({
      name: 'aozora_refusals_total',
      help: 'Requests and videos that the policy refused',
      labelNames: ['stage'],
      registers,
    }),
    workSeconds: new Histogram({
      name: 'aozora_work_seconds',
      help: 'Time to make a video, without waiting',
      labelNames: ['model'],
      buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
      registers,
    }),
    deliveries: new Counter({
      name: 'aozora_webhook_deliveries_total',
      help: 'Tries to deliver a webhook',
      labelNames: ['result'],
      registers,
    }),
    jobs: new Gauge({
      name: 'aozora_jobs',
      help: 'Open jobs, read from the database when asked',
      labelNames: ['model', 'status'],
      registers,
    }),
    workers: new Gauge({
      name: 'aozora_worker_slots',
      help: 'Slots of workers that were seen a moment ago',
      labelNames: ['model'],
      registers,
    }),
  };
}
