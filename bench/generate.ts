/**
 * The parts of a generation, from opening the model to the signed file:
 *
 *     npm run bench -- generate [--seconds 4,15,60] [--size 256x256] [--steps 8] [--threads 2] [--upscale 2|4] [--json]
 *
 * Each length runs in a process of its own. Clock and processor time: on a busy machine the second says more. The memory
 * is the process's own peak; ffmpeg's is apart. Reviewing, marking and encoding take turns frame by frame, as when the
 * service or the command line makes a video.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, systemClock } from '../src/base/index.ts';
import { defaultOptions, generate, upscaleClip } from '../src/diffusion/index.ts';
import { type Frame, openSpritesheetWriter, openVideoWriter } from '../src/media/index.ts';
import { openBundledModel, openUpscaler, type UpscaleFactor, type VideoModel } from '../src/models/index.ts';
import {
  createFingerprinter,
  createFrameReviewer,
  encodeMarkPayload,
  markNumberOf,
  openMarkingThread,
  openNsfwClassifier,
  openSigningIdentity,
  signFile,
} from '../src/safety/index.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4,15,60' },
    size: { type: 'string', default: '256x256' },
    steps: { type: 'string' },
    threads: { type: 'string', default: '2' },
    upscale: { type: 'string' },
    json: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
  },
});

/** Wall and processor milliseconds of one part, and how often it ran. */
interface Part {
  wallMs: number;
  cpuMs: number;
  count: number;
}

const parts = new Map<string, Part>();
if (values.here) await measure(Number(values.seconds));
else {
  for (const seconds of values.seconds.split(',')) {
    const { seconds: _, here: __, ...others } = values;
    const options = Object.entries(others).flatMap(([name, value]) =>
      value === false || value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}`, value],
    );
    const arguments_ = ['--import', 'tsx', import.meta.filename, '--here', '--seconds', seconds, ...options];
    process.stdout.write(execFileSync(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] }));
  }
}

async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const [before, started] = [process.cpuUsage(), performance.now()];
  try {
    return await work();
  } finally {
    const { user, system } = process.cpuUsage(before);
    const part = parts.get(name) ?? { wallMs: 0, cpuMs: 0, count: 0 };
    part.wallMs += performance.now() - started;
    part.cpuMs += (user + system) / 1000;
    part.count++;
    parts.set(name, part);
  }
}

async function measure(seconds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-bench-'));
  const started = performance.now();
  try {
    const frames = await makeVideo(seconds, folder);
    report({ seconds, frames, wallMs: performance.now() - started });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeVideo(seconds: number, folder: string): Promise<number> {
  const threads = Number(values.threads);
  const [width, height] = values.size.split('x').map(Number) as [number, number];
  const cacheFolder = join(tmpdir(), 'aozora-bench-cache');
  await using model = timedModel(await timed('open model', () => openBundledModel({ threads })));
  using classifier = await timed('open review', () => openNsfwClassifier(cacheFolder));
  const factor = values.upscale === undefined ? null : (Number(values.upscale) as UpscaleFactor);
  using upscaler =
    factor === null ? null : await timed('open upscaler', () => openUpscaler({ factor, cacheFolder, threads }));
  const { frameRate } = defaultOptions(model);
  const key = Buffer.alloc(32, 7);
  const number = markNumberOf(key, 'video_bench');
  const shape = { width: width * (factor ?? 1), height: height * (factor ?? 1), frameRate };
  const marking = openMarkingThread({ key, payload: encodeMarkPayload(key, number), ...shape });
  const options = { ...defaultOptions(model), width, height, random: createRandom(1) };
  const drawn = await generate(
    model,
    {
      kind: 'text',
      prompt: 'In a flat style, a small red fox runs to the right in a snowfield by day in winter.',
      frameCount: 1 + 4 * Math.round((seconds * frameRate) / 4),
      ...{ keyframes: [], characters: [] },
    },
    values.steps === undefined ? options : { ...options, steps: Number(values.steps) },
  );
  const clip = upscaler === null ? drawn : upscaleClip(drawn, upscaler);
  const reviewer = createFrameReviewer({ classifiers: [classifier], profile: 'artist', stage: 'output', frameRate });
  const path = join(folder, 'video.mp4');
  await using writer = await openVideoWriter({ path, ...shape });
  const sheet = openSpritesheetWriter();
  const fingerprinter = createFingerprinter(frameRate);
  const keep = async (marked: readonly Frame[]): Promise<void> => {
    for (const frame of marked) {
      await timed('encode MP4 (this process)', () => writer.write(frame));
      await timed('spritesheet', () => sheet.write(frame));
      await timed('fingerprint', async () => fingerprinter.push(frame));
    }
  };
  const reading = clip[Symbol.asyncIterator]();
  while (true) {
    const next = await timed('draw, in all', () => reading.next());
    if (next.done) break;
    const verdict = await timed('review', () => reviewer.push(next.value));
    if (verdict.status === 'refused') throw new Error('the benchmark was refused');
    await keep(await timed('waiting for marks', () => marking.push(next.value)));
  }
  await keep(await timed('waiting for marks', () => marking.finish()));
  await marking.close();
  await timed('encode MP4 (waiting for ffmpeg)', () => writer.close());
  await timed('spritesheet', () => sheet.close());
  const identity = await openSigningIdentity({ folder: join(folder, 'certificates'), clock: systemClock });
  const record = { videoId: 'video_bench', model: model.info.name, seed: null, promptSha256: '0'.repeat(64) };
  await timed('sign', () =>
    signFile(path, path, {
      ...{ identity, record: { ...record, markNumber: number }, format: 'video/mp4', version: '0.0.0' },
      clock: systemClock,
    }),
  );
  return writer.frameCount;
}

/** The same model, with a clock on its parts. */
function timedModel(model: VideoModel): VideoModel {
  return {
    ...model,
    encodePrompt: (...asked) => timed('  text encoder', () => model.encodePrompt(...asked)),
    predictClean: (frames, options) => timed('  denoiser', () => model.predictClean(frames, options)),
    async openDecoder(grid) {
      const decoder = await model.openDecoder(grid);
      return { ...decoder, decode: (latent) => timed('  decoder', () => decoder.decode(latent)) };
    },
  };
}

function report({ seconds, frames, wallMs }: { seconds: number; frames: number; wallMs: number }): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime) / 1000;
  const ffmpegCpuMs = childrenCpuMs();
  const facts = { seconds, frames, size: values.size, threads: values.threads, wallMs, cpuMs, ffmpegCpuMs };
  if (values.json) {
    console.log(JSON.stringify({ ...facts, peakBytes: maxRSS * 1024, parts: Object.fromEntries(parts) }));
    return;
  }
  console.log(
    `${seconds} s, ${frames} frames of ${values.size}${values.upscale ? `, enlarged ${values.upscale} times` : ''}, ${values.threads} threads`,
  );
  console.log(
    `  total ${(wallMs / 1000).toFixed(1)} s of clock, ${(cpuMs / 1000).toFixed(1)} s of processor, ffmpeg ${(ffmpegCpuMs / 1000).toFixed(1)} s; peak ${(maxRSS / 1024).toFixed(0)} MiB`,
  );
  for (const [name, part] of parts) {
    const each = `${(part.cpuMs / part.count).toFixed(1)} ms each`.padStart(15);
    console.log(
      `  ${name.padEnd(34)}${(part.wallMs / 1000).toFixed(2).padStart(8)} s clock ${(part.cpuMs / 1000).toFixed(2).padStart(8)} s processor ${String(part.count).padStart(6)} times ${each}`,
    );
  }
}

/** Processor time of ended child processes, in hundredths of a second in Linux's own table; 0 elsewhere. */
function childrenCpuMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}
