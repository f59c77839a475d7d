import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import {
  accumulateGradients,
  adamw,
  attention,
  bytesOfHostTensor,
  createSession,
  createTrainingSession,
  elementCount,
  emit,
  type HostTensor,
  hostTensor,
  inParts,
  input,
  type SessionOptions,
  trainStep,
  type Value,
} from '../src/graph/index.ts';
import { ditStack, stackInputs } from './dit-stack.ts';
import { median, printResult } from './print-result.ts';
import { type Measured, openTorchSide } from './torch-side.ts';

/**
 * The engine beside PyTorch in one run, alternating; both in float32 with the same number of threads.
 *
 *     npm run bench -- engine [--python PATH] [--threads 2] [--rounds 5] [--only NAME,...] [--json]
 *
 * The Python that has torch is `--python`, else the environment's AOZORA_PYTHON, else `python3`.
 */
const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: process.env.AOZORA_PYTHON ?? 'python3' },
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const sessionOptions: SessionOptions = { threads: Number(options.threads), hasMemoryPattern: false };

/** 32 clips of 344 tokens: 11,008 tokens. */
const stackSize = { batch: 32, tokens: 344, width: 384, layers: 8, heads: 6 };
/** Samples that are computed together: 4 clips, whose activations fit into the cache. */
const parts = 8;
const attentionSize = { batch: 1, tokens: 8192, width: 1024, heads: 16 };

interface Prepared extends Disposable {
  run(): Promise<unknown>;
}

interface Case {
  readonly name: string;
  readonly size: unknown;
  readonly prepare: () => Promise<Prepared>;
}

const random = createRandom('engine');

function draw(shape: readonly number[], scale = 1): HostTensor<'float32'> {
  const data = Float32Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * scale);
  return hostTensor('float32', shape, data);
}

/** Weights as torch.nn.Linear starts them. */
function drawWeight(shape: readonly number[]): HostTensor<'float32'> {
  return draw(shape, 1 / Math.sqrt(shape[1] ?? stackSize.width));
}

const one = (value: number): HostTensor<'float32'> => hostTensor('float32', [], Float32Array.of(value));

async function prepareTraining(): Promise<Prepared> {
  const inputs = stackInputs(stackSize);
  const weights = new Map<string, Value>();
  ditStack(stackSize, inputs, { weights });
  const parameters = [...weights.values()];
  const accumulated = accumulateGradients({
    batch: inputs,
    parts,
    parameters,
    loss: (batch) => ditStack(stackSize, batch, { weights }).loss,
  });
  const rule = adamw({ betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.01 });
  const step = trainStep({
    ...accumulated,
    parameters,
    optimizer: () => rule,
    maximumGradientNorm: 1,
    averageDecay: null,
  });
  const state = Object.fromEntries(
    step.state.map(({ input: name, shape, start }) => [
      name,
      start.kind === 'zeros' ? hostTensor('float32', shape) : drawWeight(shape),
    ]),
  );
  const session = await createTrainingSession(emit(step.outputs), { ...sessionOptions, carried: step.state, state });
  const { batch: B, tokens: N, width: D } = stackSize;
  const batch = { x: draw([B, N, D]), condition: draw([B, 1, D]), target: draw([B, N, D]) };
  return {
    run: () => session.step({ ...batch, learning_rate: one(1e-3), step: one(session.stepCount + 1) }),
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}

async function prepareForward(): Promise<Prepared> {
  const weights = new Map<string, Value>();
  const inputs = stackInputs(stackSize);
  const output = inParts(inputs, parts, (part) => ditStack(stackSize, part, { weights }).output);
  const model = emit(
    { output },
    { storage: ({ shape }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(drawWeight(shape)) }) },
  );
  const session = await createSession(model, sessionOptions);
  const { batch: B, tokens: N, width: D } = stackSize;
  const feeds = { x: draw([B, N, D]), condition: draw([B, 1, D]) };
  return { run: () => session.run(feeds), [Symbol.dispose]: () => session[Symbol.dispose]() };
}

async function prepareAttention(): Promise<Prepared> {
  const { batch: B, tokens: N, width, heads: A } = attentionSize;
  const names = ['q', 'k', 'v'] as const;
  const [q, k, v] = names.map((name) => input(name, [B, N, A, width / A])) as [Value, Value, Value];
  const session = await createSession(emit({ y: attention(q, k, v) }), sessionOptions);
  const feeds = Object.fromEntries(names.map((name) => [name, draw([B, N, A, width / A])]));
  return { run: () => session.run(feeds), [Symbol.dispose]: () => session[Symbol.dispose]() };
}

const cases: readonly Case[] = [
  { name: 'training step', size: stackSize, prepare: prepareTraining },
  { name: 'forward', size: stackSize, prepare: prepareForward },
  { name: 'attention', size: attentionSize, prepare: prepareAttention },
];

function statusMegabytes(field: 'VmHWM' | 'VmRSS'): number {
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1000;
}

async function measure(prepared: Prepared): Promise<Measured> {
  writeFileSync('/proc/self/clear_refs', '5'); // the peak starts anew
  const before = statusMegabytes('VmRSS');
  const cpu = process.cpuUsage();
  const start = performance.now();
  await prepared.run();
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  return { ms, cpuMs: (used.user + used.system) / 1000, peakMegabytes: statusMegabytes('VmHWM') - before };
}

function print(name: string, unit: string, [ours, theirs]: readonly [readonly number[], readonly number[]]): void {
  printResult({ name, ours: median(ours), theirs: median(theirs), unit }, { isJson: options.json, theirs: 'PyTorch' });
  if (options.json) return;
  const raw = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(' ');
  console.log(`  ours ${raw(ours)}; PyTorch ${raw(theirs)}`);
}

async function main(): Promise<void> {
  const wanted = options.only?.split(',') ?? [...cases.map(({ name }) => name), 'int8 linear'];
  using torch = await openTorchSide(options.python, Number(options.threads));
  if (!options.json) console.log(`onnxruntime-node beside torch ${torch.version}, ${options.threads} threads`);
  for (const { name, size, prepare } of cases.filter((candidate) => wanted.includes(candidate.name))) {
    using prepared = await prepare();
    const [ours, theirs]: [Measured[], Measured[]] = [[], []];
    for (let round = -1; round < Number(options.rounds); round++) {
      const [a, b] = [await measure(prepared), await torch.run({ case: name, size })];
      if (round < 0 && name !== 'attention') continue; // warm-up; attention's first run shows the memory it asks for
      ours.push(a);
      theirs.push(b);
    }
    const both = (field: keyof Measured): readonly [number[], number[]] => [
      ours.map((run) => run[field]),
      theirs.map((run) => run[field]),
    ];
    print(name, 'ms', both('ms'));
    print(`${name}, processor time`, 'ms', both('cpuMs'));
    const [a, b] = both('peakMegabytes');
    print(`${name}, extra memory`, 'MB', [[Math.max(...a)], [Math.max(...b)]]);
  }
  if (!wanted.includes('int8 linear')) return;
  const rest = ['--threads', options.threads, ...(options.json ? ['--json'] : [])];
  spawnSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'int8-linear.ts'), ...rest], {
    stdio: 'inherit',
  });
}

await main();
