import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Queues many jobs, lets many clients poll and stream, and measures the time of `GET /v1/videos/{id}`.
 *
 *     tsx test/faults/load.ts --jobs 1000 --clients 200 --seconds 60 [--database postgres://…]
 *
 *     … --before 'command' --after 'command'    run around the measurement, as to make the machine quiet
 *
 * Half of the clients poll once a second, half follow the events of a video. The clients run in this process, the service
 * in another; the engine only waits: ten steps of half a second, each with a preview and a checkpoint.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    database: { type: 'string' },
    before: { type: 'string', default: 'true' },
    after: { type: 'string', default: 'true' },
  },
});
const [jobs, clients, seconds] = [Number(values.jobs), Number(values.clients), Number(values.seconds)];
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-load-'));
const open = { requests_per_minute: null, videos_per_day: null, queued_videos: null };
const config = {
  ...{
    port: 0,
    dataFolder,
    logLevel: 'silent',
    publicMetrics: true,
    roles: { admin: open },
    limits: { queueLength: 10_000 },
  },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
};
const service = await startProcess({ mode: 'server', config, engine: { steps: 10, stepMs: 500 } });
const { url, key } = service.ready;
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
const timesMs: number[] = [];
const createdMs: number[] = [];
const statuses = new Map<number, number>();
let events = 0;

const ids: string[] = [];
for (let i = 0; i < jobs; i += 8) {
  const startedMs = performance.now();
  const body = JSON.stringify({ prompt: `job ${i}`, seconds: 1, n: Math.min(8, jobs - i) });
  const response = await fetch(`${url}/v1/videos`, { method: 'POST', headers, body });
  const video = (await response.json()) as { aozora: { variation_ids: string[] } };
  createdMs.push(performance.now() - startedMs);
  ids.push(...video.aozora.variation_ids);
}
print(`${ids.length} jobs queued; 8 at once in ${percentile(createdMs, 0.5)} ms (median)`);
await promisify(execFile)('sh', ['-c', values.before]);
const stop = new AbortController();
const memoryBefore = await readMemory();
const running = Array.from({ length: clients }, (_, i) => (i % 2 === 0 ? poll(i) : follow(i)));
await sleep(seconds * 1_000);
stop.abort();
await Promise.allSettled(running);
await promisify(execFile)('sh', ['-c', values.after]);
const memoryAfter = await readMemory();
timesMs.sort((a, b) => a - b);
print(
  `${timesMs.length} retrieves: p50 ${percentile(timesMs, 0.5)} ms, p95 ${percentile(timesMs, 0.95)} ms, p99 ${percentile(timesMs, 0.99)} ms, max ${percentile(timesMs, 1)} ms`,
);
print(
  `statuses ${JSON.stringify([...statuses])}; ${events} events streamed; memory ${memoryBefore} MB then ${memoryAfter} MB`,
);
await service.kill();
await rm(dataFolder, { recursive: true, force: true });
process.exit(0);

async function poll(client: number): Promise<void> {
  await sleep((client / clients) * 1_000);
  for (let i = client; !stop.signal.aborted; i += clients) {
    const startedMs = performance.now();
    const response = await fetch(`${url}/v1/videos/${ids[i % ids.length]}`, { headers });
    await response.arrayBuffer();
    timesMs.push(performance.now() - startedMs);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    await sleep(1_000);
  }
}

async function follow(client: number): Promise<void> {
  const response = await fetch(`${url}/v1/videos/${ids[client % ids.length]}/events`, { headers, signal: stop.signal });
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    events += Buffer.from(chunk).toString().split('event: ').length - 1;
  }
}

/** Resident memory of the server in megabytes; jobs run in its child. */
async function readMemory(): Promise<string> {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const bytes = /^process_resident_memory_bytes (\S+)/m.exec(text)?.[1];
  return bytes === undefined ? 'unknown' : String(Math.round(Number(bytes) / 1e6));
}

function percentile(sorted: number[], part: number): number {
  const ordered = [...sorted].sort((a, b) => a - b);
  return Math.round((ordered[Math.min(ordered.length - 1, Math.floor(part * ordered.length))] ?? 0) * 10) / 10;
}
