import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Uses a service for a long time and fits a line to its memory over the second half.
 *
 *     tsx test/faults/soak.ts --minutes 30 [--samples samples.csv] [--database postgres://…]
 *
 * Every client in turn makes a video, follows its events to the end, polls, downloads all files, lists, and deletes, so
 * that as much is kept at the end as at the beginning. Memory is that of the server's own process; drawing has another.
 * Of each minute the smallest value counts: what is left after the collector has worked.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '4' },
    pause: { type: 'string', default: '1' },
    samples: { type: 'string' },
    database: { type: 'string' },
  },
});
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-soak-'));
const limits = { requests_per_minute: null, videos_per_day: null, queued_videos: null };
const config = {
  ...{ port: 0, dataFolder, logLevel: 'silent', publicMetrics: true, roles: { admin: limits } },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
};
const service = await startProcess({ mode: 'server', config, engine: { steps: 5, stepMs: 20 } });
const { url, key } = service.ready;
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
const stop = new AbortController();
const counts = { videos: 0, requests: 0, events: 0, unexpected: 0 };

interface Sample {
  readonly minutes: number;
  readonly residentMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
}
/**
 * Growth in MB an hour beyond which memory is lost: at 50 videos a minute 20 MB an hour are 7 kB a video. Resident
 * memory also moves with the allocator, so it may grow three times as fast.
 */
const mostGrowth = { residentMb: 60, heapMb: 20, externalMb: 20 };
const samples: Sample[] = [];
const startedMs = performance.now();
if (values.samples !== undefined) await writeFile(values.samples, 'minutes,resident_mb,heap_mb,external_mb,videos\n');
const running = Array.from({ length: Number(values.clients) }, () => walkUntilStopped());
while (performance.now() - startedMs < Number(values.minutes) * 60_000) {
  const sample = await readSample();
  samples.push(sample);
  const { minutes, residentMb, heapMb, externalMb } = sample;
  const row = [minutes, residentMb, heapMb, externalMb].map((value) => value.toFixed(2)).join(',');
  if (values.samples !== undefined) await appendFile(values.samples, `${row},${counts.videos}\n`);
  await sleep(5_000);
}
stop.abort();
await Promise.allSettled(running);
print(`${values.minutes} minutes: ${JSON.stringify(counts)}`);
let isGrowing = false;
for (const name of ['residentMb', 'heapMb', 'externalMb'] as const) {
  const { mean, slope, error } = fitGrowth(name);
  print(
    `${name}: ${mean.toFixed(1)} MB in the second half, ${slope.toFixed(2)} ± ${error.toFixed(2)} MB an hour, ` +
      `at most ${mostGrowth[name]} allowed beyond doubt`,
  );
  isGrowing ||= slope - 2 * error > mostGrowth[name];
}
const isLong = Number(values.minutes) >= 20;
const isGood = counts.unexpected === 0 && !(isLong && isGrowing);
print(`${isGood ? 'passed' : 'FAILED'}${isLong ? '' : '; too short to judge the growth'}`);
await service.stop();
await rm(dataFolder, { recursive: true, force: true });
process.exit(isGood ? 0 : 1);

async function walkUntilStopped(): Promise<void> {
  while (!stop.signal.aborted) {
    await walkOnce().catch(() => counts.unexpected++);
    await sleep(Number(values.pause) * 1_000);
  }
}

async function walkOnce(): Promise<void> {
  const body = JSON.stringify({ prompt: `bars ${counts.videos}`, seconds: 1 });
  const { id } = (await (await ask('/v1/videos', { method: 'POST', body })).json()) as { id: string };
  const events = await ask(`/v1/videos/${id}/events`);
  for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
    counts.events += Buffer.from(chunk).toString().split('event: ').length - 1;
  }
  await (await ask(`/v1/videos/${id}`)).json();
  for (const variant of ['video', 'thumbnail', 'spritesheet']) {
    await (await ask(`/v1/videos/${id}/content?variant=${variant}`)).arrayBuffer();
  }
  await (await ask('/v1/videos?limit=20')).json();
  await (await ask(`/v1/videos/${id}`, { method: 'DELETE' })).json();
  counts.videos++;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${url}${path}`, { ...init, headers });
  counts.requests++;
  if (!response.ok) counts.unexpected++;
  return response;
}

async function readSample(): Promise<Sample> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN) / 1e6;
  return {
    minutes: (performance.now() - startedMs) / 60_000,
    residentMb: read('process_resident_memory_bytes'),
    heapMb: read('nodejs_heap_size_used_bytes'),
    externalMb: read('nodejs_external_memory_bytes'),
  };
}

/** Least squares over the smallest value of each minute of the second half: MB an hour, with the slope's standard error. */
function fitGrowth(name: keyof typeof mostGrowth): { mean: number; slope: number; error: number } {
  const half = Number(values.minutes) / 2;
  const smallest = new Map<number, number>();
  for (const sample of samples.filter(({ minutes }) => minutes >= half)) {
    const minute = Math.floor(sample.minutes);
    smallest.set(minute, Math.min(smallest.get(minute) ?? Number.POSITIVE_INFINITY, sample[name]));
  }
  const points = [...smallest];
  const meanOf = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [x0, y0] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - y0 - slope * (x - x0)) ** 2, 0);
  const error = Math.sqrt(rest / (points.length - 2) / spread);
  return { mean: y0, slope: slope * 60, error: error * 60 };
}
