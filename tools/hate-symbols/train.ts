/**
 * Trains the network that recognises symbols of hate groups on pictures that are drawn while it learns.
 *
 *   tsx tools/hate-symbols/train.ts [--steps 6000] [--out checkpoints/hate-symbols] [--start FOLDER] [--python PYTHON]
 *
 * Half of the scenes behind them are drawn worlds, half are parts of every second picture of `--photographs` if given.
 *
 * With `--python`, the same graph runs in PyTorch (tools/accelerate), several times as fast. `--start` goes on from
 * weights. `--minutes` ends the run by the clock, the rate falling with it.
 *
 * Every 500 steps the network looks at whole new pictures: harmless windows that it takes for symbols are learned from,
 * and how many pictures it would find at 2 % false alarms is printed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/base/index.ts';
import {
  createSession,
  emit,
  encodeSafetensors,
  type HostTensor,
  hostTensor,
  input,
  openSafetensorsBytes,
  toFloat32,
} from '../../src/graph/index.ts';
import { toPictureTensor } from '../../src/safety/frame-review/picture-tensor.ts';
import {
  judgeLevels,
  levelSides,
  symbolKinds,
  symbolLayers,
  symbolSide,
  weightShapes,
} from '../../src/safety/frame-review/symbol-network.ts';
import { createBatches } from './batches.ts';
import { createPictureMaker, type SymbolPicture } from './picture.ts';
import { openSymbolTraining, readTrainedWeights, type SymbolWeights } from './symbol-training.ts';
import { cutPhotographs, drawWorlds } from './worlds.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'checkpoints/hate-symbols' },
    steps: { type: 'string', default: '12000' },
    minutes: { type: 'string', default: 'Infinity' },
    batch: { type: 'string', default: '256' },
    rate: { type: 'string', default: '4e-3' },
    worlds: { type: 'string', default: '500' },
    seed: { type: 'string', default: 'hate symbols 2' },
    photographs: { type: 'string' },
    start: { type: 'string' },
    python: { type: 'string' },
  },
});
const size = { width: symbolSide, height: symbolSide };
const layout = { ...size, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
const [steps, batchSize, peakRate] = [Number(values.steps), Number(values.batch), Number(values.rate)];
const random = createRandom(values.seed);
const session = await openSymbolTraining({
  batchSize,
  random: random.fork('weights'),
  started: values.start === undefined ? null : await readWeights(values.start),
  python: values.python ?? null,
});
const worlds = drawWorlds('train', Number(values.worlds));
if (values.photographs !== undefined) worlds.push(...(await cutPhotographs(values.photographs, worlds.length)));
const make = createPictureMaker(random.fork('pictures'), { split: 'train', worlds, smallestVisible: 0.65 });
const batches = createBatches(random.fork('batches'), { make, batchSize, freshCount: 8, poolSize: 8000 });
if (values.start !== undefined) await lookAtPictures(60);
const startedMs = performance.now();
let [running, drawnMs]: [number | null, number] = [null, 0];
for (let step = 1; step <= steps; step++) {
  const elapsed = (performance.now() - startedMs) / 60_000 / Number(values.minutes);
  const done = Math.max(step / steps, elapsed);
  if (done >= 1 && step < steps) break;
  const drawing = performance.now();
  const batch = batches.next();
  drawnMs += performance.now() - drawing;
  const rate = peakRate * Math.min(1, step / 100) * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done)));
  const { loss, losses } = await session.step({
    ...batch.tensors,
    learning_rate: hostTensor('float32', [], Float32Array.of(rate)),
    step: hostTensor('float32', [], Float32Array.of(step)),
  });
  batch.tell(losses!.data as Float32Array);
  const now = Number(loss!.data[0]);
  running = running === null ? now : running + 0.02 * (now - running);
  if (step % 100 === 0 || step === 10) {
    const ms = (performance.now() - startedMs) / step;
    console.log(
      `step ${step}: loss ${running.toFixed(4)}, ${ms.toFixed(0)} ms a step, of it drawing ${(drawnMs / step).toFixed(0)}`,
    );
  }
  if (step % 500 === 0) {
    await save();
    await lookAtPictures(step < 2000 ? 60 : 150);
  }
}
await save();
session[Symbol.dispose]();

async function readWeights(folder: string): Promise<SymbolWeights> {
  const reader = await openSafetensorsBytes(readFileSync(join(folder, 'hate-symbols.safetensors')));
  const found: Record<string, HostTensor<'float32'>> = {};
  for (const name of symbolLayers.flatMap((layer) => Object.keys(weightShapes(layer)))) {
    found[name] = toFloat32(await reader.read(name));
  }
  return found;
}

async function save(): Promise<void> {
  const bytes = encodeSafetensors(await readTrainedWeights(session));
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'hate-symbols.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.out, 'SHA256SUMS'), `${sum}  hate-symbols.safetensors\n`);
}

/** Looks at whole pictures: keeps harmless windows that look like symbols, and prints what would be found. */
async function lookAtPictures(count: number): Promise<void> {
  const weights = await readTrainedWeights(session);
  const pixels = input('pixels', [1, 3, symbolSide, symbolSide]);
  const model = emit(Object.fromEntries(judgeLevels(pixels).map((logits, i) => [`level${i}`, logits])), {
    storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: new Uint8Array(weights[name]!.data.buffer) }),
  });
  using network = await createSession(model, { threads: 1, hasSpinningThreads: false });
  const largest = async (picture: SymbolPicture): Promise<number> => {
    let found = Number.NEGATIVE_INFINITY;
    const levels = await network.run({ pixels: toPictureTensor({ ...picture, ...size }, layout) });
    for (const [i, side] of levelSides.entries()) {
      const logits = levels[`level${i}`]!;
      const windows = logits.shape[2]!;
      for (let at = 0; at < windows ** 2; at++) {
        const highest = Math.max(...symbolKinds.map((_, k) => Number(logits.data[k * windows ** 2 + at])));
        found = Math.max(found, highest);
        if (picture.kind !== null || highest < -1.5) continue;
        const zoom = symbolSide / side;
        const [x, y] = [(16 + 8 * (at % windows)) * zoom, (16 + 8 * Math.floor(at / windows)) * zoom];
        batches.addHard(picture, { x, y, zoom });
      }
    }
    return found;
  };
  const all = async (kind: 'any' | null): Promise<number[]> => {
    const logits: number[] = [];
    for (let i = 0; i < count; i++) logits.push(await largest(make(kind)));
    return logits.sort((a, b) => b - a);
  };
  const [harmless, symbols] = [await all(null), await all('any')];
  const threshold = harmless[Math.floor(0.02 * count)]!;
  const share = symbols.filter((logit) => logit > threshold).length / count;
  console.log(`whole pictures: ${(share * 100).toFixed(0)} % found at 2 % false alarms, from ${threshold.toFixed(1)}`);
}
