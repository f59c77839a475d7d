import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, fillNormal } from '../src/base/index.ts';
import {
  bindDerived,
  bindFloat32,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  linear,
  openSafetensors,
  type ParameterSlot,
  parameter,
  quantizeLinear,
  type Session,
  writeInt8Weights,
  writeSafetensors,
} from '../src/graph/index.ts';
import { median, printResult } from './print-result.ts';

/**
 * A linear layer of 1,120 rows, 4,096 in and out: 8-bit weights against float32, alternating.
 *
 * Processor time is given beside the time that passes: on a busy machine only the former can be compared.
 *
 *     npx tsx bench/int8-linear.ts [--threads 2] [--rounds 7] [--json]
 */
const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const [rows, width] = [1120, 4096];
const threads = Number(values.threads);

async function main(folder: string): Promise<void> {
  const random = createRandom('int8-linear');
  const normal = (shape: readonly number[], scale: number): HostTensor<'float32'> => {
    const tensor = hostTensor('float32', shape);
    fillNormal(tensor.data, random);
    for (let i = 0; i < tensor.data.length; i++) tensor.data[i]! *= scale;
    return tensor;
  };
  const source = join(folder, 'source.safetensors');
  await writeSafetensors(source, { 'layer.weight': normal([width, width], 1 / Math.sqrt(width)) });
  const x = normal([rows, width], 1);
  const y = linear(input('x', [rows, width]), parameter('layer.weight', [width, width]));
  const slot = (name: string, shape: readonly number[], dtype: ParameterSlot['dtype']): ParameterSlot => ({
    name,
    shape,
    dtype,
  });
  using reader = await openSafetensors(source);
  const plain = await bindFloat32(reader, [slot('layer.weight', [width, width], 'float32')]);
  using float32 = await createSession(emit({ y }, { storage: plain.storage }), { threads, ...plain.session });
  const graph = quantizeLinear([y]);
  const parameters = [
    slot('layer.weight.int8', [width, width], 'int8'),
    slot('layer.weight.scale', [width], 'float32'),
  ];
  using made = await writeInt8Weights(reader, join(folder, 'int8.safetensors'), { weights: graph.weights, parameters });
  const derived = await bindDerived(made, parameters);
  const model = emit({ y: graph.values[0]! }, { storage: derived.storage });
  using int8 = await createSession(model, { threads, ...derived.session });
  report(await measure(int8, float32, x), await errorOf(int8, float32, x));
}

/** Milliseconds of one run: passed, and of all processors. */
interface Time {
  readonly wallMs: number;
  readonly processorMs: number;
}

interface Times {
  readonly int8: readonly Time[];
  readonly float32: readonly Time[];
}

async function measure(int8: Session, float32: Session, x: HostTensor): Promise<Times> {
  const into = { y: hostTensor('float32', [rows, width]) };
  const once = async (session: Session): Promise<Time> => {
    const [startMs, before] = [performance.now(), process.cpuUsage()];
    await session.run({ x }, { into });
    const used = process.cpuUsage(before);
    return { wallMs: performance.now() - startMs, processorMs: (used.user + used.system) / 1000 };
  };
  const times = { int8: [] as Time[], float32: [] as Time[] };
  for (let round = -1; round < Number(values.rounds); round++) {
    const [a, b] = [await once(int8), await once(float32)];
    if (round < 0) continue;
    times.int8.push(a);
    times.float32.push(b);
  }
  return times;
}

async function errorOf(int8: Session, float32: Session, x: HostTensor): Promise<number> {
  const [a, b] = [(await int8.run({ x })).y!.data, (await float32.run({ x })).y!.data];
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (Number(a[i]) - Number(b[i])) ** 2;
    size += Number(b[i]) ** 2;
  }
  return Math.sqrt(difference / size);
}

function report(times: Times, error: number): void {
  const options = { isJson: values.json, theirs: 'float32' };
  for (const kind of ['wallMs', 'processorMs'] as const) {
    const [ours, theirs] = [times.int8, times.float32].map((list) => median(list.map((time) => time[kind])));
    const name = `int8 linear${kind === 'wallMs' ? '' : ', processor time'}`;
    printResult({ name, ours: ours!, theirs: theirs!, unit: 'ms' }, options);
  }
  // Beside the result of float32, whose own size is 1
  printResult({ name: 'int8 linear, relative error', ours: error, theirs: 1, unit: 'of float32' }, options);
}

const folder = await mkdtemp(join(tmpdir(), 'int8-linear-'));
try {
  await main(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
