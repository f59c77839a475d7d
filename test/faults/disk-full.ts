import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { print } from './print.ts';
import { startProcess } from './processes.ts';

/**
 * Fills the disk of a working service to the last byte, looks at what it answers, makes room again, and checks that every
 * accepted job completes, also over a kill at the end. Linux, as root: the disk is a tmpfs of its own.
 *
 *     tsx test/faults/disk-full.ts --jobs 10 --seconds 20 [--database postgres://…]
 *
 * Without a database server the embedded database is on the full disk, too.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '20' },
    database: { type: 'string' },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'aozora-full-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', folder]);
const ballast = join(folder, 'ballast');
const config = {
  ...{ port: 0, dataFolder: join(folder, 'data'), logLevel: 'silent', worker: { tries: 30, superviseSeconds: 2 } },
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
};
const options = { mode: 'server', config, engine: { steps: 10, stepMs: 100 } } as const;
let service = await startProcess(options);
const key = service.ready.key ?? '';
const connect = (): OpenAI => new OpenAI({ apiKey: key, baseURL: `${service.ready.url}/v1`, maxRetries: 0 });
let client = connect();
const answers = new Map<string, number>();
const accepted: string[] = [];
for (let i = 0; i < Number(values.jobs); i++) accepted.push((await create(`early ${i}`)) ?? '');
await sleep(1_500);
await fillUp();
print('disk full');
const endMs = performance.now() + Number(values.seconds) * 1_000;
while (performance.now() < endMs) {
  const id = await create('late');
  if (id !== null) accepted.push(id);
  await note('retrieve', client.videos.retrieve(accepted[0]!));
  await fillUp();
  await sleep(500);
}
await rm(ballast);
print(`room again; answers while full: ${JSON.stringify([...answers])}`);
const states: string[] = [];
for (const id of accepted) states.push(await finish(id));
await service.kill();
service = await startProcess(options);
client = connect();
const listed: string[] = [];
for await (const { id, status } of client.videos.list({ limit: 100 })) listed.push(`${id} ${status}`);
const isComplete = states.every((state) => state === 'completed whole') && states.length === accepted.length;
const isListed = new Set(listed).size === accepted.length && listed.every((each) => each.endsWith(' completed'));
const isExpected = [...answers.keys()].every((answer) => /^\S+ (ok|503|507)$/.test(answer));
print(`${accepted.length} accepted: ${states.filter((state) => state === 'completed whole').length} whole`);
print(`list after a kill: ${listed.length}, all completed: ${isListed}; only 2xx, 503 and 507: ${isExpected}`);
await service.stop();
execFileSync('umount', ['-l', folder]);
await rm(folder, { recursive: true, force: true });
print(isComplete && isListed && isExpected ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(isComplete && isListed && isExpected ? 0 : 1);

async function create(prompt: string): Promise<string | null> {
  return (await note('create', client.videos.create({ prompt, seconds: '1' as '4' })))?.id ?? null;
}

async function note<T>(name: string, work: Promise<T>): Promise<T | null> {
  const count = (answer: string): void => void answers.set(answer, (answers.get(answer) ?? 0) + 1);
  try {
    const result = await work;
    count(`${name} ok`);
    return result;
  } catch (error) {
    count(`${name} ${error instanceof OpenAI.APIError ? (error.status ?? 'no answer') : 'unknown'}`);
    return null;
  }
}

/** Writes until the disk takes nothing more. */
async function fillUp(): Promise<void> {
  for (let size = 1 << 24; size >= 512; size >>= 1) {
    while (
      await writeFile(ballast, new Uint8Array(size), { flag: 'a' }).then(
        () => true,
        () => false,
      )
    );
  }
}

async function finish(id: string): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const video = await client.videos.retrieve(id).catch(() => null);
    if (video?.status === 'failed') return `failed: ${video.error?.message}`;
    if (video?.status === 'completed') {
      const file = await client.videos.downloadContent(id);
      const length = (await file.arrayBuffer()).byteLength;
      return length > 0 && length === Number(file.headers.get('content-length')) ? 'completed whole' : 'half a file';
    }
    await sleep(500);
  }
  return 'not finished';
}
