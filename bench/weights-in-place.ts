import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HostDType, hostTensor, type TensorProducer, writeSafetensors } from '../src/graph/index.ts';
import { printResult, type Result } from './print-result.ts';

/**
 * Memory of a 1 GiB bfloat16 file that is bound in place, and time of a run beside that of float32 weights: 32 layers of
 * 4,096 x 4,096, 64 rows. Each measurement is a process of its own (Linux only).
 *
 *     npx tsx bench/weights-in-place.ts [--layers 32] [--json]
 */
const { values } = parseArgs({
  options: { layers: { type: 'string', default: '32' }, json: { type: 'boolean', default: false } },
});
const [layers, width] = [Number(values.layers), 4096];
const probe = join(import.meta.dirname, '../src/graph/weights/memory-probe.fixture.ts');

interface Measured {
  readonly loadMs: number;
  readonly runMs: readonly number[];
  readonly peakBytes: number;
}

async function measure(path: string, mode: 'in place' | 'float32'): Promise<Measured> {
  const child = spawn(process.execPath, ['--import', 'tsx', probe, path, String(layers), String(width), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, text] = [0, ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, anonymousBytes(child.pid!));
  }, 2);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const { before, loadMs, runMs } = JSON.parse(text) as { before: number; loadMs: number; runMs: number[] };
  return { loadMs, runMs, peakBytes: peak - before };
}

/** 0 once the process has ended. */
function anonymousBytes(pid: number): number {
  try {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function writeLayers(path: string, dtype: HostDType, code: number): Promise<void> {
  const tensor = hostTensor(dtype, [width, width]);
  (tensor.data as Uint16Array | Float32Array).fill(code);
  const producers = Array.from({ length: layers }, (_, i): TensorProducer => {
    return { name: `layers.${i}.weight`, dtype, shape: [width, width], produce: async () => tensor };
  });
  await writeSafetensors(path, producers);
}

async function main(folder: string): Promise<void> {
  const path = join(folder, 'layers.safetensors');
  // 2^-10, in bfloat16 and in float32
  await writeLayers(path, 'bfloat16', 0x3a80);
  const inPlace = await measure(path, 'in place');
  await writeLayers(path, 'float32', 2 ** -10);
  const fast = await measure(path, 'float32');
  const fileBytes = layers * width * width * 2;
  const memory = { name: 'anonymous memory of bfloat16 weights in place', unit: 'bytes' };
  print({ ...memory, ours: inPlace.peakBytes, theirs: fileBytes }, 'file');
  print(
    { ...memory, name: 'anonymous memory of float32 weights', ours: fast.peakBytes, theirs: 2 * fileBytes },
    'file',
  );
  const time = { name: 'run with bfloat16 weights in place', unit: 'ms' };
  print({ ...time, ours: inPlace.runMs.at(-1)!, theirs: fast.runMs.at(-1)! }, 'float32');
  print({ ...time, name: 'load with bfloat16 weights in place', ours: inPlace.loadMs, theirs: fast.loadMs }, 'float32');
}

const print = (result: Result, theirs: string): void => printResult(result, { isJson: values.json, theirs });

const folder = await mkdtemp(join(tmpdir(), 'weights-in-place-'));
try {
  await main(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
