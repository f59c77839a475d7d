import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Takes an S3 server away while jobs run, and checks that all of them complete after it came back.
 *
 *     tsx test/faults/storage-outage.ts --jobs 20 --seconds 60
 */
const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '20' }, seconds: { type: 'string', default: '60' } },
});
const jobs = Number(values.jobs);
const folder = await mkdtemp(join(tmpdir(), 'aozora-outage-'));
const S3rver = createRequire(import.meta.url)('s3rver') as new (
  options: object,
) => { run(): Promise<{ port: number }>; close(): Promise<void> };
const openBucket = async (port: number): Promise<{ port: number; close(): Promise<void> }> => {
  const bucket = new S3rver({
    ...{ port, address: '127.0.0.1', silent: true, directory: join(folder, 'bucket') },
    configureBuckets: [{ name: 'videos' }],
  });
  const opened = await bucket.run();
  return { port: opened.port, close: () => bucket.close() };
};

let bucket = await openBucket(0);
const storage = `s3+http://S3RVER:S3RVER@127.0.0.1:${bucket.port}/videos?region=us-east-1`;
const worker = { tries: 20, superviseSeconds: 2 };
const config = { port: 0, dataFolder: join(folder, 'data'), logLevel: 'silent', storage, worker };
const service = await startProcess({ mode: 'server', config, engine: { steps: 10, stepMs: 50 } });
const { url, key } = service.ready;
const client = new OpenAI({ apiKey: key ?? '', baseURL: `${url}/v1`, maxRetries: 0 });
const ids: string[] = [];
for (let i = 0; i < jobs; i++) ids.push((await client.videos.create({ prompt: `job ${i}`, seconds: '1' as '4' })).id);
await sleep(3_000);
await bucket.close();
print(`storage away for ${values.seconds} s`);
await sleep(Number(values.seconds) * 1_000);
bucket = await openBucket(bucket.port);
print('storage back');
let failed = 0;
for (const id of ids) {
  let video = await client.videos.retrieve(id);
  while (video.status === 'queued' || video.status === 'in_progress') {
    await sleep(200);
    video = await client.videos.retrieve(id);
  }
  const file = video.status === 'completed' ? await client.videos.downloadContent(id) : null;
  const length = file === null ? 0 : (await file.arrayBuffer()).byteLength;
  if (length > 0 && length === Number(file?.headers.get('content-length'))) continue;
  failed++;
  print(`${id} is ${video.status}: ${JSON.stringify(video.error)}`);
}
await service.stop();
await bucket.close();
await rm(folder, { recursive: true, force: true });
print(`${jobs - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
