import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import OpenAI from 'openai';
import { createRandom } from '../../src/base/index.ts';
import { findFreePort } from './find-free-port.ts';
import { print } from './print.ts';
import { type ProcessOptions, type ServiceProcess, startProcess } from './processes.ts';

/**
 * Kills processes of a service at random points while it works, and checks that no job is lost, none is done twice in the
 * list, and no half file is served.
 *
 *     tsx test/faults/kill.ts --jobs 200                                          one process, embedded database
 *     tsx test/faults/kill.ts --jobs 200 --database postgres://… --workers 2      a server and two workers
 *     … --restart-database 'pg_ctl -D … -m immediate restart'                     and the database now and then
 *
 * Many kills are quicker with compiled programs, which start sooner:
 *
 *     tsc -p test/faults && node node_modules/.cache/faults/test/faults/kill.js --jobs 200 --pause 3
 *
 * All jobs have the same seed and prompt, and the engine is deterministic: every file must have the bytes of a file that
 * was made without any fault.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200' },
    database: { type: 'string' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    pause: { type: 'string', default: '6' },
    'restart-database': { type: 'string' },
  },
});
const jobs = Number(values.jobs);
const random = createRandom(`kill ${values.seed}`);
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-kill-'));
const port = await findFreePort();
const limits = { queued_videos: null, videos_per_day: null };
const config = {
  ...{ port, dataFolder, logLevel: 'silent', roles: { admin: limits }, limits: { queueLength: 10_000 } },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
};
const worker = { slots: 2, heartbeatSeconds: 10, superviseSeconds: 2, tries: 60 };
const engine = { steps: 10, stepMs: 20 };
const body = { prompt: 'moving bars', seconds: '1', seed: 7 };

/** A process that is started again whenever it was killed. */
class Phoenix {
  current: ServiceProcess | null = null;
  kills = 0;
  readonly options: ProcessOptions;
  constructor(options: ProcessOptions) {
    this.options = options;
  }
  async start(): Promise<void> {
    // A database that restarts refuses connections for a moment.
    for (let tries = 0; this.current === null; tries++) {
      this.current = await startProcess(this.options).catch(async (error: unknown) => {
        if (tries > 20) throw error;
        await sleep(1_000);
        return null;
      });
    }
  }
  async kill(): Promise<void> {
    await this.current?.kill();
    this.current = null;
    this.kills++;
    await this.start();
  }
}

const isSplit = values.database !== undefined;
const server = new Phoenix({ mode: 'server', config: { ...config, worker: { ...worker, enabled: !isSplit } }, engine });
const workers = isSplit
  ? Array.from(
      { length: Number(values.workers) },
      () => new Phoenix({ mode: 'worker', config: { ...config, worker }, engine }),
    )
  : [];
await server.start();
for (const each of workers) await each.start();
const key = server.current?.ready.key ?? '';
const client = new OpenAI({ apiKey: key, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });

const expected = await fileOf(await waitForEnd(await create('reference')));
print(`reference file ${expected}`);
const startedAt = performance.now();
const chaos = new AbortController();
const killing = killAtRandom(chaos.signal);
const ids: string[] = [];
for (let i = 0; i < jobs; i++) ids.push(await create(`job-${i}`));
print(`${jobs} jobs accepted`);
for (const [i, id] of ids.entries()) {
  await waitForEnd(id);
  if (i % 20 === 19) print(`${i + 1} over after ${Math.round((performance.now() - startedAt) / 1000)} s`);
}
chaos.abort();
await killing;
const problems = await findProblems();
const seconds = Math.round((performance.now() - startedAt) / 1000);
const kills = [server, ...workers].map((each) => each.kills);
print(`${jobs} jobs, kills of server and workers: ${kills.join(', ')}, ${seconds} s`);
for (const problem of problems) print(problem);
for (const each of [...workers, server]) await each.current?.stop();
await rm(dataFolder, { recursive: true, force: true });
print(`${jobs - problems.length} passed, ${problems.length} failed`);
process.exit(problems.length === 0 ? 0 : 1);

/** Asks again with the same idempotency key until somebody answers. */
async function create(name: string): Promise<string> {
  return patiently(async () => {
    const options = { idempotencyKey: name, headers: { 'idempotency-key': name } };
    const video = await client.videos.create(body as unknown as OpenAI.Videos.VideoCreateParams, options);
    return video.id;
  });
}

async function waitForEnd(id: string): Promise<string> {
  for (;;) {
    const video = await patiently(() => client.videos.retrieve(id));
    if (video.status === 'completed' || video.status === 'failed') return id;
    await sleep(200);
  }
}

async function fileOf(id: string): Promise<string> {
  const response = await client.videos.downloadContent(id);
  const bytes = (await response.arrayBuffer()).byteLength;
  return `${response.headers.get('etag')} ${bytes === Number(response.headers.get('content-length'))}`;
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isAway =
        error instanceof OpenAI.APIConnectionError || (error instanceof OpenAI.APIError && error.status >= 500);
      if (!isAway) throw error;
      await sleep(200);
    }
  }
}

async function killAtRandom(signal: AbortSignal): Promise<void> {
  const victims = [server, ...workers];
  while (!signal.aborted) {
    await sleep(1_000 * Number(values.pause) * (0.3 + 1.4 * random.uniform()), undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const restart = values['restart-database'];
    if (restart !== undefined && random.uniform() < 0.2) {
      await promisify(execFile)('sh', ['-c', restart]);
      print('database restarted');
      continue;
    }
    await random.pick(victims).kill();
  }
}

async function findProblems(): Promise<string[]> {
  const found: string[] = [];
  if (new Set(ids).size !== jobs) found.push('two requests got one video');
  const listed: string[] = [];
  for await (const video of client.videos.list({ limit: 100, order: 'asc' })) {
    listed.push(video.id);
    if (video.status !== 'completed') found.push(`${video.id} is ${video.status}: ${JSON.stringify(video.error)}`);
    else if ((await fileOf(video.id)) !== expected) found.push(`${video.id} has other bytes`);
  }
  if (listed.length !== jobs + 1) found.push(`the list has ${listed.length} videos instead of ${jobs + 1}`);
  return found;
}
