/**
 * Trains the network that recognises symbols of hate groups on pictures that are drawn while it learns.
 *
 *   tsx tools/hate-symbols/train.ts [--steps 4000] [--out checkpoints/hate-symbols] [--start FOLDER] [--python PYTHON]
 *
 * With `--python`, the same graph runs in PyTorch (tools/accelerate), several times as fast. `--start` goes on from weights.
 *
 * An eighth of each batch is new, the rest was drawn before and is shown mirrored and with other colors.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../../src/base/index.ts';
import {
  abs,
  adamw,
  add,
  createAcceleratedTrainer,
  createTrainingSession,
  emit,
  encodeSafetensors,
  exp,
  type HostTensor,
  hostTensor,
  input,
  log,
  mul,
  neg,
  openSafetensorsBytes,
  relu,
  sub,
  sum,
  type TrainingSession,
  toFloat32,
  topologicalOrder,
  trainStep,
  type Value,
} from '../../src/graph/index.ts';
import {
  buildSymbolPlaces,
  joinSymbolPlaces,
  symbolKinds,
  symbolLayers,
  symbolSide,
  weightShapes,
} from '../../src/safety/frame-review/symbol-network.ts';
import { createPictureMaker, type SymbolPicture, type SymbolPlace } from './picture.ts';
import { drawWorlds } from './worlds.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'checkpoints/hate-symbols' },
    steps: { type: 'string', default: '4000' },
    batch: { type: 'string', default: '32' },
    rate: { type: 'string', default: '3e-3' },
    worlds: { type: 'string', default: '400' },
    seed: { type: 'string', default: 'hate symbols 1' },
    start: { type: 'string' },
    python: { type: 'string' },
  },
});
const [steps, batchSize, peakRate] = [Number(values.steps), Number(values.batch), Number(values.rate)];
const freshCount = Math.ceil(batchSize / 8);
const poolSize = 12_000;
const plane = symbolSide ** 2;
const shapes = Object.assign({}, ...symbolLayers.map(weightShapes)) as Record<string, readonly number[]>;

/** Cells of each view: pixels of their side, and the reach of symbols that they must answer for. */
const views = {
  near: { cell: 8, count: symbolSide / 8, smallest: 0, largest: 20 },
  far: { cell: 16, count: symbolSide / 16, smallest: 14, largest: 100 },
} as const;

const random = createRandom(values.seed);
const started = values.start === undefined ? null : await readWeights(values.start);
const session = await openSession(random.fork('weights'));
const make = createPictureMaker(random.fork('pictures'), {
  split: 'train',
  worlds: drawWorlds('train', Number(values.worlds)),
});
const pool: SymbolPicture[] = [];
const startedMs = performance.now();
let running: number | null = null;
for (let step = 1; step <= steps; step++) {
  const batch = nextBatch();
  const warmup = Math.min(1, step / 100);
  const rate = peakRate * warmup * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));
  const { loss } = await session.step({
    ...batch,
    learning_rate: hostTensor('float32', [], Float32Array.of(rate)),
    step: hostTensor('float32', [], Float32Array.of(step)),
  });
  const now = Number(loss!.data[0]);
  running = running === null ? now : running + 0.02 * (now - running);
  if (step % 50 === 0 || step === 10) {
    const ms = (performance.now() - startedMs) / step;
    console.log(`step ${step}: loss ${running.toFixed(4)}, ${ms.toFixed(0)} ms a step`);
  }
  if (step % 250 === 0 || step === steps) await save();
}
session[Symbol.dispose]();

function nextBatch(): Record<string, HostTensor> {
  const pixels = hostTensor('float32', [batchSize, 3, symbolSide, symbolSide]);
  const targets = hostTensor('float32', [batchSize, symbolKinds.length]);
  const cells = openCells();
  for (let b = 0; b < batchSize; b++) {
    const isFresh = b < freshCount || pool.length < batchSize;
    const picture = isFresh ? make(random.uniform() < 0.6 ? 'any' : null) : random.pick(pool);
    if (isFresh) {
      if (pool.length < poolSize) pool.push(picture);
      else pool[random.integer(poolSize)] = picture;
    }
    const isMirrored = writePicture(picture, pixels.data as Float32Array, b, isFresh ? null : random);
    if (picture.kind === null || picture.place === null) continue;
    const kind = symbolKinds.indexOf(picture.kind);
    targets.data[b * symbolKinds.length + kind] = 1;
    const { x, y, radius } = picture.place;
    writeCells(cells, b, { kind, x: isMirrored ? symbolSide - x : x, y, radius });
  }
  return { pixels, targets, ...cells };
}

type Cells = Record<'near_target' | 'near_weight' | 'far_target' | 'far_weight', HostTensor>;

/** Targets and weights [batch, 5, cells]: nothing found everywhere, until a symbol is written in. */
function openCells(): Cells {
  const open = (count: number, level: number): HostTensor => {
    const tensor = hostTensor('float32', [batchSize, symbolKinds.length, count]);
    tensor.data.fill(level);
    return tensor;
  };
  const [near, far] = [views.near.count ** 2, views.far.count ** 2];
  return { near_target: open(near, 0), near_weight: open(near, 1), far_target: open(far, 0), far_weight: open(far, 1) };
}

/** The cell of the middle must find the symbol, its neighbours may, the others must not. */
function writeCells(cells: Cells, b: number, { kind, x, y, radius }: SymbolPlace & { readonly kind: number }): void {
  for (const view of ['near', 'far'] as const) {
    const { cell, count, smallest, largest } = views[view];
    const isMeant = radius >= smallest && radius <= largest;
    const [target, weight] = [cells[`${view}_target`].data, cells[`${view}_weight`].data];
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        const distance = Math.max(Math.abs((column + 0.5) * cell - x), Math.abs((row + 0.5) * cell - y));
        const at = (b * symbolKinds.length + kind) * count * count + row * count + column;
        if (isMeant && distance <= cell / 2) {
          target[at] = 1;
          weight[at] = 4;
        } else if (distance <= Math.max(cell, radius)) weight[at] = 0;
      }
    }
  }
}

/** Copies a picture into its place of the batch; one that was shown before comes mirrored, with channels changed about. */
function writePicture({ data }: SymbolPicture, target: Float32Array, b: number, change: Random | null): boolean {
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
  return isMirrored;
}

/**
 * Cross entropy of whole pictures, and of places: knowing where the symbol is, the network learns it ten times as fast.
 *
 * loss = 2 sum_k h(z_k, y_k) / B + sum over places of weight h(z_kp, y_kp) / B, h(z, y) = max(z, 0) - z y + log(1 + exp(-|z|))
 */
async function openSession(start: Random): Promise<TrainingSession> {
  const K = symbolKinds.length;
  const pixels = input('pixels', [batchSize, 3, symbolSide, symbolSide]);
  const targets = input('targets', [batchSize, K]);
  const places = buildSymbolPlaces(pixels);
  const crossEntropy = (z: Value, y: Value): Value => add(sub(relu(z), mul(z, y)), log(add(1, exp(neg(abs(z))))));
  const parts = (['near', 'far'] as const).map((view) => {
    const shape = [batchSize, K, views[view].count ** 2];
    const entropy = crossEntropy(places[view], input(`${view}_target`, shape));
    return sum(mul(entropy, input(`${view}_weight`, shape)));
  });
  const whole = sum(crossEntropy(joinSymbolPlaces(places), targets));
  const loss = mul(add(mul(whole, 2), add(parts[0]!, parts[1]!)), 1 / batchSize);
  const parameters = topologicalOrder([loss]).flatMap(({ kind, outputs }) => (kind === 'parameter' ? outputs : []));
  const settings = { betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 1e-2 } as const;
  const { outputs, state } = trainStep({
    ...{ loss, parameters, optimizer: () => adamw(settings), maximumGradientNorm: 1, averageDecay: 0.995 },
  });
  const first: Record<string, HostTensor> = {};
  for (const { input: name, shape, start: begin } of state) {
    const of = begin.kind === 'copy' ? begin.of : name;
    first[name] =
      begin.kind === 'zeros' ? hostTensor('float32', [...shape]) : (started?.[of] ?? startWeight(of, start.fork(of)));
  }
  const carried = state.map(({ input: name, output }) => ({ input: name, output }));
  const model = emit(outputs);
  if (values.python === undefined) {
    return createTrainingSession(model, { carried, state: first, threads: 1, hasSpinningThreads: false });
  }
  const script = join(import.meta.dirname, '..', 'accelerate', 'worker.py');
  const { python } = values;
  return createAcceleratedTrainer({ python, script, model, carried, state: first, precision: 'bfloat16', threads: 1 });
}

async function readWeights(folder: string): Promise<Record<string, HostTensor<'float32'>>> {
  const reader = await openSafetensorsBytes(readFileSync(join(folder, 'hate-symbols.safetensors')));
  const found: Record<string, HostTensor<'float32'>> = {};
  for (const name of Object.keys(shapes)) found[name] = toFloat32(await reader.read(name));
  return found;
}

/** He's normal weights; heads begin far from finding anything. */
function startWeight(name: string, start: Random): HostTensor {
  const shape = shapes[name]!;
  const tensor = hostTensor('float32', [...shape]);
  if (name.endsWith('.bias')) {
    if (name.startsWith('head')) tensor.data.fill(-5);
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
