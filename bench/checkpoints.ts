import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { WeightPrecision } from '../src/models/index.ts';
import { type ReleaseName, writeRandomRelease } from './random-release.ts';

/**
 * Released checkpoints at full width beside diffusers, on one file with random values and the released names, shapes and
 * types; alternating, each side in a process of its own. Processor time is what can be compared on a busy machine.
 *
 *     npm run bench -- checkpoints [--model ltx-2b|wan2.1-1.3b] [--layers N] [--size 512x320x25] [--threads 1]
 *         [--rounds 2] [--only step,int8,decode] [--alone] [--cold] [--mapped] [--unpadded] [--folder PATH] [--python PATH] [--json]
 *
 * `--layers` keeps that many transformer blocks, for machines without memory for all of them in float32. `--alone` leaves
 * PyTorch out. `--cold` closes what the first, small run opened, as a machine that draws one size never has both open: memory is then that of one
 * session, and time holds its opening. `--mapped` lets it read LTX-Video's transformer from a float32 file in place, whose weights then are not in its
 * anonymous peak, as those of Wan's float32 files are not. The prompt has 64 tokens, which diffusers' pipelines fill up to 512 (Wan) or
 * 256 and a mask (LTX-Video); `--unpadded` leaves that out. `peak` is anonymous memory, `total` all that is resident, with
 * weights that are mapped and libraries. `--folder` keeps the file there and uses it again. The Python that has torch and diffusers is `--python`, else the environment's AOZORA_PYTHON.
 */
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'ltx-2b' },
    layers: { type: 'string' },
    size: { type: 'string', default: '512x320x25' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '2' },
    only: { type: 'string', default: 'step,int8,decode' },
    folder: { type: 'string' },
    alone: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    mapped: { type: 'boolean', default: false },
    unpadded: { type: 'boolean', default: false },
    python: { type: 'string', default: process.env.AOZORA_PYTHON ?? 'python3' },
    json: { type: 'boolean', default: false },
  },
});

interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMegabytes: number;
  readonly totalMegabytes: number;
  /** Largest difference and mean square difference of our result, relative; where they were asked for. */
  readonly largest?: number;
  readonly mean?: number;
}

interface Side extends Disposable {
  readonly startMs: number;
  run(request: unknown): Promise<Measured>;
}

const fullLayers = { 'ltx-2b': 28, 'wan2.1-1.3b': 30 };

/** The text encoder has no size: one layer of the released width, of which nothing is measured. */
async function writeTextEncoder(folder: string): Promise<void> {
  const { hostTensor, writeSafetensors } = await import('../src/graph/index.ts');
  const shapes: Record<string, number[]> = {
    'shared.weight': [400, 4096],
    'encoder.block.0.layer.0.layer_norm.weight': [4096],
    'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': [32, 1],
    'encoder.block.0.layer.0.SelfAttention.o.weight': [4096, 8],
    'encoder.block.0.layer.1.layer_norm.weight': [4096],
    'encoder.block.0.layer.1.DenseReluDense.wi_0.weight': [8, 4096],
    'encoder.block.0.layer.1.DenseReluDense.wi_1.weight': [8, 4096],
    'encoder.block.0.layer.1.DenseReluDense.wo.weight': [4096, 8],
    'encoder.final_layer_norm.weight': [4096],
  };
  for (const name of ['q', 'k', 'v']) shapes[`encoder.block.0.layer.0.SelfAttention.${name}.weight`] = [8, 4096];
  await mkdir(join(folder, 'text_encoder'));
  await mkdir(join(folder, 'tokenizer'));
  const tensors = Object.entries(shapes).map(([name, shape]) => [name, hostTensor('float32', shape)] as const);
  await writeSafetensors(join(folder, 'text_encoder', 'model.safetensors'), Object.fromEntries(tensors));
  const fixture = new URL('../src/models/text/fixtures/t5-tokenizer.json', import.meta.url);
  const { tokenizer } = JSON.parse(await readFile(fixture, 'utf8'));
  await writeFile(join(folder, 'tokenizer', 'tokenizer.json'), JSON.stringify(tokenizer));
}

async function openSide(command: string, words: readonly string[]): Promise<Side> {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`Cannot measure as ${command} must stay alive: it ended`);
    return JSON.parse(value);
  };
  const { ms: startMs } = await read();
  return {
    startMs,
    run(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read();
    },
    [Symbol.dispose]: () => child.stdin.end(),
  };
}

const words = (folder: string, layers: number): string[] => [
  folder,
  options.model,
  String(layers),
  ...options.size.split('x'),
  options.threads,
  options.unpadded ? 'unpadded' : 'padded',
];

function openOurs(folder: string, layers: number, precision: WeightPrecision): Promise<Side> {
  const file = join(import.meta.dirname, 'checkpoints-ours.ts');
  return openSide(process.execPath, [
    '--import',
    'tsx',
    file,
    ...words(folder, layers),
    precision,
    options.cold ? 'cold' : 'warm',
  ]);
}

function openTorch(folder: string, layers: number): Promise<Side> {
  return openSide(options.python, [
    '-W',
    'ignore',
    join(import.meta.dirname, 'checkpoints_torch.py'),
    ...words(folder, layers),
    options.mapped ? 'mapped' : 'copied',
  ]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(name: string, ours: readonly Measured[], theirs: readonly Measured[]): void {
  for (const field of ['cpuMs', 'ms', 'peakMegabytes', 'totalMegabytes'] as const) {
    const [a, b] = [ours, theirs].map((all) => median(all.map((run) => run[field])));
    if (options.json) console.log(JSON.stringify({ name, field, ours: a, theirs: b, ratio: a! / b! }));
    else
      console.log(
        `${name}, ${field}: ours ${a!.toFixed(0)}, diffusers ${b!.toFixed(0)}, ratio ${(a! / b!).toFixed(2)}`,
      );
  }
  const compared = theirs.find((run) => run.largest !== undefined);
  if (compared !== undefined) {
    const { largest, mean } = compared;
    if (options.json) console.log(JSON.stringify({ name, largest, mean }));
    else
      console.log(`${name}, difference: largest ${largest!.toExponential(1)}, mean square ${mean!.toExponential(1)}`);
  }
}

interface Case {
  readonly name: string;
  readonly which: 'step' | 'decode';
  readonly precision: WeightPrecision;
}

const cases: readonly Case[] = [
  { name: 'step', which: 'step', precision: 'stored' },
  { name: 'int8', which: 'step', precision: 'int8' },
  { name: 'float32', which: 'step', precision: 'float32' },
  { name: 'decode', which: 'decode', precision: 'stored' },
];

/** The files of a release take 7 GB with all blocks, each copy of the transformer up to 8. */
async function requireDisk(folder: string, { isNew, share }: { isNew: boolean; share: number }): Promise<void> {
  const copies = options.only.split(',').filter((name) => name !== 'step').length + (options.mapped ? 1 : 0);
  const needed = (isNew ? 2 + 5 * share : 0) + 8 * copies * share + 1;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed * 1e9) throw new Error(`Cannot measure as ${needed.toFixed(1)} GB of disk must be free`);
}

async function main(folder: string): Promise<void> {
  const full = fullLayers[options.model as keyof typeof fullLayers];
  const layers = options.layers === undefined ? full : Number(options.layers);
  const there = await readdir(folder);
  await requireDisk(folder, { isNew: there.length === 0, share: layers / full });
  const name = options.model as ReleaseName;
  if (there.length === 0) await writeRandomRelease({ name, folder, layers: layers === full ? null : layers });
  if (!there.includes('text_encoder')) await writeTextEncoder(folder);
  console.log(
    `${options.model}, ${layers} of ${full} blocks, ${options.size}, ${options.threads} threads; ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}, ${(freemem() / 1e9).toFixed(0)} GB free`,
  );
  const wanted = options.only.split(',');
  using torch = options.alone ? null : await openTorch(folder, layers);
  for (const { name, which, precision } of cases.filter((candidate) => wanted.includes(candidate.name))) {
    using ours = await openOurs(folder, layers, precision);
    if (!options.json) console.log(`${name}: opened in ${ours.startMs.toFixed(0)} ms`);
    const [a, b]: [Measured[], Measured[]] = [[], []];
    for (let round = 0; round < Number(options.rounds); round++) {
      a.push(await ours.run({ case: which }));
      if (torch !== null)
        b.push(await torch.run({ case: which, compare: round === 0 ? `ours-${which}.safetensors` : null }));
    }
    print(name, a, b);
    if (!options.json) {
      const raw = (all: readonly Measured[]): string => all.map((run) => run.cpuMs.toFixed(0)).join(' ');
      console.log(`  cpuMs ours ${raw(a)}; diffusers ${raw(b)}; load ${loadavg()[0]!.toFixed(1)}`);
    }
  }
}

if (options.folder !== undefined) {
  await mkdir(options.folder, { recursive: true });
  await main(options.folder);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-checkpoints-'));
  try {
    await main(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
