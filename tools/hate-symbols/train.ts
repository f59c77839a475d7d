/**
 * Trains the network that recognises symbols of hate groups on pictures that are drawn while it learns.
 *
 *   tsx tools/hate-symbols/train.ts --folder .train/hate-symbols --steps 3000 [--out checkpoints/hate-symbols]
 *
 * A quarter of each batch is new, the rest was drawn before and is shown mirrored and with other colors.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../../src/base/index.ts';
import {
  abs,
  adamw,
  add,
  createTrainingSession,
  emit,
  encodeSafetensors,
  exp,
  type HostTensor,
  hostTensor,
  input,
  log,
  mean,
  mul,
  neg,
  relu,
  sub,
  topologicalOrder,
  trainStep,
} from '../../src/graph/index.ts';
import {
  buildSymbolNetwork,
  symbolKinds,
  symbolLayers,
  symbolSide,
  weightShapes,
} from '../../src/safety/frame-review/symbol-network.ts';
import { createPictureMaker, type SymbolPicture } from './picture.ts';
import { drawWorlds } from './worlds.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'checkpoints/hate-symbols' },
    steps: { type: 'string', default: '4000' },
    batch: { type: 'string', default: '32' },
    rate: { type: 'string', default: '3e-3' },
    worlds: { type: 'string', default: '120' },
    seed: { type: 'string', default: 'hate symbols 1' },
  },
});
const [steps, batchSize, peakRate] = [Number(values.steps), Number(values.batch), Number(values.rate)];
const freshCount = Math.ceil(batchSize / 4);
const poolSize = 12_000;
const plane = symbolSide ** 2;
const shapes = Object.assign({}, ...symbolLayers.map(weightShapes)) as Record<string, readonly number[]>;

const random = createRandom(values.seed);
const session = await openSession(random.fork('weights'));
const make = createPictureMaker(random.fork('pictures'), {
  split: 'train',
  worlds: drawWorlds('train', Number(values.worlds)),
});
const pool: SymbolPicture[] = [];
const startedMs = performance.now();
let running = 0.5;
for (let step = 1; step <= steps; step++) {
  const batch = nextBatch();
  const warmup = Math.min(1, step / 100);
  const rate = peakRate * warmup * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));
  const { loss } = await session.step({
    ...batch,
    learning_rate: hostTensor('float32', [], Float32Array.of(rate)),
    step: hostTensor('float32', [], Float32Array.of(step)),
  });
  running += 0.02 * (Number(loss!.data[0]) - running);
  if (step % 50 === 0 || step === 10) {
    const ms = (performance.now() - startedMs) / step;
    console.log(`step ${step}: loss ${running.toFixed(4)}, ${ms.toFixed(0)} ms a step`);
  }
  if (step % 500 === 0 || step === steps) await save();
}

function nextBatch(): Record<string, HostTensor> {
  const pixels = hostTensor('float32', [batchSize, 3, symbolSide, symbolSide]);
  const targets = hostTensor('float32', [batchSize, symbolKinds.length]);
  for (let b = 0; b < batchSize; b++) {
    const isFresh = b < freshCount || pool.length < batchSize;
    const picture = isFresh ? make(random.uniform() < 0.6 ? 'any' : null) : random.pick(pool);
    if (isFresh) {
      if (pool.length < poolSize) pool.push(picture);
      else pool[random.integer(poolSize)] = picture;
    }
    writePicture(picture, pixels.data as Float32Array, b, isFresh ? null : random);
    if (picture.kind !== null) targets.data[b * symbolKinds.length + symbolKinds.indexOf(picture.kind)] = 1;
  }
  return { pixels, targets };
}

/** Copies a picture into its place of the batch; one that was shown before comes mirrored, with channels changed about. */
function writePicture({ data }: SymbolPicture, target: Float32Array, b: number, change: Random | null): void {
  const isMirrored = change !== null && change.uniform() < 0.5;
  const turn = change === null ? 0 : change.integer(3);
  const isNegative = change !== null && change.uniform() < 0.15;
  const gain = change === null ? 1 : 0.8 + 0.3 * change.uniform();
  for (let c = 0; c < 3; c++) {
    const from = (c + turn) % 3;
    const offset = (b * 3 + c) * plane;
    for (let y = 0; y < symbolSide; y++) {
      for (let x = 0; x < symbolSide; x++) {
        const column = isMirrored ? symbolSide - 1 - x : x;
        const value = (data[(y * symbolSide + column) * 4 + from]! / 255) * gain;
        target[offset + y * symbolSide + x] = isNegative ? 1 - value : value;
      }
    }
  }
}

/** loss = mean over symbols of max(z, 0) - z y + log(1 + exp(-|z|)) */
async function openSession(start: Random) {
  const pixels = input('pixels', [batchSize, 3, symbolSide, symbolSide]);
  const targets = input('targets', [batchSize, symbolKinds.length]);
  const logits = buildSymbolNetwork(pixels);
  const loss = mean(add(sub(relu(logits), mul(logits, targets)), log(add(1, exp(neg(abs(logits)))))));
  const parameters = topologicalOrder([loss]).flatMap(({ kind, outputs }) => (kind === 'parameter' ? outputs : []));
  const settings = { betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 1e-2 } as const;
  const { outputs, state } = trainStep({
    ...{ loss, parameters, optimizer: () => adamw(settings), maximumGradientNorm: 1, averageDecay: 0.995 },
  });
  const first: Record<string, HostTensor> = {};
  for (const { input: name, shape, start: begin } of state) {
    const of = begin.kind === 'copy' ? begin.of : name;
    first[name] = begin.kind === 'zeros' ? hostTensor('float32', [...shape]) : startWeight(of, start.fork(of));
  }
  const carried = state.map(({ input: name, output }) => ({ input: name, output }));
  return createTrainingSession(emit(outputs), { carried, state: first, threads: 1, hasSpinningThreads: false });
}

/** He's normal weights; heads begin far from finding anything. */
function startWeight(name: string, start: Random): HostTensor {
  const shape = shapes[name]!;
  const tensor = hostTensor('float32', [...shape]);
  if (name.endsWith('.bias')) {
    if (name.startsWith('head')) tensor.data.fill(-7);
    return tensor;
  }
  const deviation = Math.sqrt(2 / (shape[1]! * shape[2]! * shape[3]!)) * (name.startsWith('head') ? 0.3 : 1);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = start.normal() * deviation;
  return tensor;
}

async function save(): Promise<void> {
  const names = Object.keys(shapes);
  const state = await session.readState(names.map((name) => `average/${name}`));
  const bytes = encodeSafetensors(Object.fromEntries(names.map((name) => [name, state[`average/${name}`]!])));
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'hate-symbols.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.out, 'SHA256SUMS'), `${sum}  hate-symbols.safetensors\n`);
}
