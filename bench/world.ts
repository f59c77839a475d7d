import { availableParallelism, cpus } from 'node:os';
import { type ClipStreamOptions, createClipStream, curriculumLevels } from '../src/world/index.ts';

/** One case: what is drawn, and how many clips are timed. */
interface Case {
  readonly name: string;
  readonly size: number;
  readonly maps: number | null;
}

interface Row extends Case {
  readonly clipsPerSecond: number;
  /** Processor time of one clip, which other work on the machine disturbs less than the clock. */
  readonly cpuMsPerClip: number;
}

const cases: readonly Case[] = [
  { name: '256 x 256, RGB', size: 256, maps: null },
  { name: '256 x 256, RGB and maps of 32 x 32', size: 256, maps: 32 },
  { name: '256 x 256, RGB and maps of 64 x 64', size: 256, maps: 64 },
  { name: '256 x 256, RGB and maps of 256 x 256', size: 256, maps: 256 },
  { name: '128 x 128, RGB', size: 128, maps: null },
  { name: '128 x 128, RGB and maps of 32 x 32', size: 128, maps: 32 },
];
const warmUp = 8;
const timed = 40;
const rounds = 3;

/** Draws clips of 17 frames in threads and says how many come out in a second: `npm run bench -- world [--json]`. */
async function main(options: readonly string[]): Promise<void> {
  const workers = availableParallelism();
  const runs = cases.map((): Row[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of cases.entries()) runs[i]!.push(await measure(one, { workers, round }));
  }
  const rows = runs.map((found) => [...found].sort((a, b) => a.cpuMsPerClip - b.cpuMsPerClip)[Math.floor(rounds / 2)]!);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', workers, node: process.version };
  if (options.includes('--json')) {
    console.log(JSON.stringify({ machine, rows, runs }, null, 2));
    return;
  }
  console.log(
    `${machine.cpu}, ${workers} threads, Node ${machine.node}; clips of 17 frames, median of ${rounds} rounds of ${timed} clips`,
  );
  console.log('| case | clips/s | processor ms per clip |');
  console.log('| --- | --- | --- |');
  for (const row of rows)
    console.log(`| ${row.name} | ${row.clipsPerSecond.toFixed(1)} | ${row.cpuMsPerClip.toFixed(0)} |`);
}

async function measure(
  one: Case,
  { workers, round }: { readonly workers: number; readonly round: number },
): Promise<Row> {
  const stream: ClipStreamOptions = {
    seed: `bench ${round}`,
    level: curriculumLevels,
    width: one.size,
    height: one.size,
    frames: 17,
    frameRate: 8,
    maps: one.maps === null ? null : { width: one.maps, height: one.maps },
    workers,
    count: warmUp + timed,
  };
  let [clips, startMs, cpu] = [0, 0, process.cpuUsage()];
  for await (const _ of createClipStream(stream)) {
    clips++;
    if (clips === warmUp) [startMs, cpu] = [performance.now(), process.cpuUsage()];
  }
  const seconds = (performance.now() - startMs) / 1000;
  const used = process.cpuUsage(cpu);
  return { ...one, clipsPerSecond: timed / seconds, cpuMsPerClip: (used.user + used.system) / 1000 / timed };
}

await main(process.argv.slice(2));
