import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { collectFrames, type Frame, readVideo } from '../../src/media/index.ts';
import { findFreePort } from './find-free-port.ts';
import { print } from './print.ts';

/**
 * Kills `aozora serve` while the bundled model draws a long video, starts it again, and compares the result with one of
 * the same seed that nothing disturbed.
 *
 *     tsx test/faults/resume.ts --seconds 20 --kills 2
 *
 * The watermark carries the video's id, so two files of one seed are never equal; the difference between two undisturbed
 * videos is the measure for the third. (The pixels before marking are compared bit by bit in
 * `src/service/runtime/checkpoint-keeper.test.ts`.)
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, kills: { type: 'string', default: '2' } },
});
const folder = await mkdtemp(join(tmpdir(), 'aozora-resume-'));
const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const port = await findFreePort();
let key = '';
const goneOn: string[] = [];
let server = await serve();
const client = new OpenAI({ apiKey: key, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 100 });

const first = await finish(await create());
const second = await finish(await create());
const disturbed = await create();
for (let kill = 1; kill <= Number(values.kills); kill++) {
  const percent = await waitFor(disturbed, (80 * kill) / (Number(values.kills) + 1));
  server.kill('SIGKILL');
  print(`killed at ${percent} %`);
  server = await serve();
}
const third = await finish(disturbed);
print(`two undisturbed: ${describe(difference(first.frames, second.frames))}; ${first.ms} and ${second.ms} ms of work`);
print(`with ${values.kills} kills: ${describe(difference(first.frames, third.frames))}; attempt ${third.attempt}`);
for (const line of goneOn) print(line);
server.kill('SIGKILL');
await rm(folder, { recursive: true, force: true });
const isSame = difference(first.frames, third.frames).mean <= 1.1 * difference(first.frames, second.frames).mean + 0.01;
const isResumed = goneOn.length === Number(values.kills);
print(isSame && isResumed ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(isSame && isResumed ? 0 : 1);

async function serve(): Promise<ChildProcess> {
  const env = { ...process.env, AOZORA_DATA: folder, AOZORA_PORT: String(port) };
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, 'serve'], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      key = /key is (\S+)/.exec(line)?.[1] ?? key;
      if (line.includes('going on from a checkpoint')) goneOn.push(line);
      if (line.startsWith('Listening')) resolve();
    });
  });
  return child;
}

async function create(): Promise<string> {
  const body = { prompt: 'A red fox trots through falling snow', seconds: values.seconds, seed: 7 };
  return (await client.videos.create(body as unknown as OpenAI.Videos.VideoCreateParams)).id;
}

async function waitFor(id: string, percent: number): Promise<number> {
  for (;;) {
    const video = await client.videos.retrieve(id);
    if (video.progress >= percent || video.status === 'completed') return video.progress;
    await sleep(100);
  }
}

interface Finished {
  readonly frames: readonly Frame[];
  readonly ms: number;
  readonly attempt: number;
}

async function finish(id: string): Promise<Finished> {
  const startedAt = performance.now();
  let video = await client.videos.retrieve(id);
  while (video.status === 'queued' || video.status === 'in_progress') {
    await sleep(500);
    video = await client.videos.retrieve(id);
  }
  const ms = Math.round(performance.now() - startedAt);
  const path = join(folder, `${id}.mp4`);
  await writeFile(path, Buffer.from(await (await client.videos.downloadContent(id)).arrayBuffer()));
  await using read = await readVideo(path);
  const { attempt } = (video as unknown as { aozora: { attempt: number } }).aozora;
  return { frames: await collectFrames(read.frames), ms, attempt };
}

interface Difference {
  readonly count: number;
  readonly mean: number;
  readonly max: number;
}

/** Between pixels, in steps of 1/255. */
function difference(a: readonly Frame[], b: readonly Frame[]): Difference {
  let [sum, max, samples] = [0, 0, 0];
  for (const [i, frame] of a.entries()) {
    for (let k = 0; k < frame.data.length; k++) {
      const gap = Math.abs(frame.data[k]! - (b[i]?.data[k] ?? 255));
      sum += gap;
      max = Math.max(max, gap);
      samples++;
    }
  }
  return { count: Math.max(a.length, b.length), mean: sum / samples, max };
}

function describe({ count, mean, max }: Difference): string {
  return `${count} frames, pixels differ by ${mean.toFixed(3)} of 255 in the mean, ${max} at most`;
}
