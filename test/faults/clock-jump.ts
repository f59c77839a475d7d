import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Moves the clock of a working service by hours and days, there and back, and checks that every job completes once.
 * Needs libfaketime; the steady clock stays, as it does when somebody sets a machine's time.
 *
 *     tsx test/faults/clock-jump.ts --jobs 24 --library /usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '24' },
    library: { type: 'string', default: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1' },
    database: { type: 'string' },
  },
});
const jumps = ['+1h', '+0', '-1h', '+3d', '-3d', '+0'];
const dataFolder = await mkdtemp(join(tmpdir(), 'aozora-clock-'));
const offsetFile = join(dataFolder, 'offset');
await writeFile(offsetFile, '+0');
Object.assign(process.env, {
  ...{ LD_PRELOAD: values.library, FAKETIME_TIMESTAMP_FILE: offsetFile, FAKETIME_CACHE_DURATION: '1' },
  ...{ FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
});
const config = {
  ...{ port: 0, dataFolder, logLevel: 'silent', worker: { superviseSeconds: 2, heartbeatSeconds: 10 } },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
};
const service = await startProcess({ mode: 'server', config, engine: { steps: 10, stepMs: 100 } });
const client = new OpenAI({
  ...{ apiKey: service.ready.key ?? '', baseURL: `${service.ready.url}/v1`, maxRetries: 0, timeout: 600_000 },
});
const ids: string[] = [];
const seen: number[] = [];
for (const jump of jumps) {
  await writeFile(offsetFile, jump);
  await sleep(1_500);
  for (let i = 0; i < Number(values.jobs) / jumps.length; i++) {
    const video = await client.videos.create({ prompt: `job ${jump} ${i}`, seconds: '1' as '4' });
    ids.push(video.id);
    if (i === 0) seen.push(Math.round((video.created_at - Date.now() / 1000) / 3_600));
  }
  await sleep(3_000);
}
print(`clock of the service beside ours, hours, as jobs came: ${seen.join(', ')}`);
let whole = 0;
for (const id of ids) {
  let video = await client.videos.retrieve(id);
  while (video.status === 'queued' || video.status === 'in_progress') {
    await sleep(200);
    video = await client.videos.retrieve(id);
  }
  if (video.status === 'completed' && (await (await client.videos.downloadContent(id)).arrayBuffer()).byteLength > 0)
    whole++;
  else print(`${id} ${video.status} ${video.error?.message}`);
}
const listed: string[] = [];
for await (const { id } of client.videos.list({ limit: 7 })) listed.push(id);
const isOnce = listed.length === ids.length && new Set(listed).size === ids.length;
const hasJumped = new Set(seen).size >= 4;
print(`${ids.length} jobs, ${whole} whole; listed once each: ${isOnce}; the clock did jump: ${hasJumped}`);
await service.stop();
await rm(dataFolder, { recursive: true, force: true });
print(whole === ids.length && isOnce && hasJumped ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(whole === ids.length && isOnce && hasJumped ? 0 : 1);
