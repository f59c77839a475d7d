import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { findFreePort } from './find-free-port.ts';
import { print } from './print.ts';
import { type ServiceProcess, startProcess } from './processes.ts';

/**
 * A server and three workers as separate processes on PostgreSQL: one draws the model `small` on `cpu`, one `large` on
 * `cuda:0`, one `large` on `cuda:1`. Checks that each job was drawn by a worker that has its model and device, that jobs
 * without a worker wait while the others go on, and that they are drawn when a worker with their model comes.
 *
 *     tsx test/faults/queues.ts --database postgres://… --jobs 8
 */
const { values } = parseArgs({
  options: { database: { type: 'string' }, jobs: { type: 'string', default: '8' } },
});
const jobs = Number(values.jobs);
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-queues-'));
const config = {
  ...{ port: await findFreePort(), dataFolder, logLevel: 'info', databaseUrl: values.database },
  models: { default: 'small' },
};
const engine = { steps: 4, stepMs: 20, models: ['small', 'large'] };
/** Which worker began which video, from the log lines of the processes. */
const drawnBy = new Map<string, string>();
const names = ['small on cpu', 'large on cuda:0', 'large on cuda:1'] as const;

const server = await startProcess({ mode: 'server', config: { ...config, worker: { enabled: false } }, engine });
const key = server.ready.key ?? '';
const client = new OpenAI({ apiKey: key, baseURL: `http://127.0.0.1:${config.port}/v1`, maxRetries: 0 });
const running = new Map<string, ServiceProcess>();
for (const name of names) running.set(name, await startNamed(name));

const wanted = new Map<string, readonly string[]>();
for (let i = 0; i < jobs; i++) {
  wanted.set(await create('small'), ['small on cpu']);
  wanted.set(await create('large'), ['large on cuda:0', 'large on cuda:1']);
  wanted.set(await create('large', 'cuda:0'), ['large on cuda:0']);
  wanted.set(await create('large', 'cuda:1'), ['large on cuda:1']);
}
for (const id of wanted.keys()) await waitForEnd(id);
let failed = 0;
for (const [id, allowed] of wanted)
  check(`${id} drawn by ${allowed.join(' or ')}`, allowed.includes(drawnBy.get(id) ?? ''));
for (const name of names) print(`${name}: ${[...drawnBy.values()].filter((each) => each === name).length} jobs`);

await running.get('large on cuda:1')?.stop();
await running.get('small on cpu')?.kill();
// The server looks at its workers every two seconds.
await sleep(2_500);
const waiting = [await create('small'), await create('large', 'cuda:1').catch(refusal)];
const others = [await create('large'), await create('large', 'cuda:0')];
for (const id of others) await waitForEnd(id);
check(
  'the other worker goes on',
  others.every((id) => drawnBy.get(id) === 'large on cuda:0'),
);
check('a device whose only worker has stopped is refused', waiting[1] === 400);
check('a job without a worker waits', (await client.videos.retrieve(String(waiting[0]))).status === 'queued');
running.set('small on cpu', await startNamed('small on cpu'));
await waitForEnd(String(waiting[0]));
check('it is drawn when a worker with its model comes', drawnBy.get(String(waiting[0])) === 'small on cpu');
const models = (await client.models.list()).data as unknown as { id: string; aozora: { devices: string[] } }[];
for (const { id, aozora } of models.filter((each) => ['small', 'large'].includes(each.id))) {
  print(`${id} runs on ${aozora.devices.join(', ')}`);
}
for (const each of [...running.values(), server]) await each.stop();
await rm(dataFolder, { recursive: true, force: true });
print(failed === 0 ? '1 passed, 0 failed' : `0 passed, 1 failed: ${failed} checks`);
process.exit(failed === 0 ? 0 : 1);

function startNamed(name: string): Promise<ServiceProcess> {
  const [model, device] = name.split(' on ');
  const onLog = (line: string): void => {
    const said = JSON.parse(line) as { msg?: string; video?: string };
    if (said.msg === 'job started' && said.video !== undefined) drawnBy.set(said.video, name);
  };
  return startProcess({ mode: 'worker', config: { ...config, worker: { models: [model], device } }, engine, onLog });
}

async function create(model: string, device?: string): Promise<string> {
  const body = { prompt: 'moving bars', seconds: '1', model, ...(device === undefined ? {} : { device }) };
  return (await client.videos.create(body as unknown as OpenAI.Videos.VideoCreateParams)).id;
}

function refusal(error: unknown): number {
  return error instanceof OpenAI.APIError ? Number(error.status) : 0;
}

async function waitForEnd(id: string): Promise<void> {
  for (;;) {
    const { status } = await client.videos.retrieve(id);
    if (status === 'completed') return;
    if (status === 'failed') throw new Error(`${id} failed`);
    await sleep(100);
  }
}

function check(what: string, isGood: boolean): void {
  if (isGood) return;
  failed++;
  print(`not so: ${what}`);
}
