import { parseArgs } from 'node:util';
import { createRandom } from '../../src/base/index.ts';
import {
  type AcceleratorSettings,
  createAcceleratedTrainer,
  createTrainingSession,
  emit,
  type TrainingSession,
} from '../../src/graph/index.ts';
import { acceleratorScript, findPython } from '../../src/graph/runtime/accelerator.fixture.ts';
import { buildProbe, type Probe } from './probe.ts';

/**
 * Trains one small video transformer with onnxruntime and with the accelerator, from the same start and batches, and
 * compares the loss curves. Prints one JSON object a line; fails if a curve leaves its tolerance.
 *
 *     npx tsx tools/accelerate/check.ts [--steps 50] [--compiled] [--python path]
 */
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '50' },
    compiled: { type: 'boolean', default: false },
    python: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
});
const steps = Number(values.steps);
const threads = Number(values.threads);

/**
 * Largest difference of the loss at any step, relative to the first loss. float32: sums in another order, grown by 50
 * steps of training. bfloat16: 8 bits of mantissa in every product.
 */
const tolerances = { float32: 1e-4, bfloat16: 1e-2 } as const;

async function main(): Promise<void> {
  const python = values.python ?? findPython();
  if (python === null) {
    console.log('skipped: no Python with PyTorch was found; name one by --python or AOZORA_PYTHON');
    return;
  }
  const probe = buildProbe({ width: 64, blocks: 2, tokens: 48, batch: 4 });
  const model = emit(probe.outputs);
  const { carried, state } = probe;
  const expected = await curve(await createTrainingSession(model, { carried, state, threads }), probe);
  console.log(JSON.stringify({ name: 'onnxruntime', first: expected[0], last: expected.at(-1), steps }));
  for (const precision of ['float32', 'bfloat16'] as const) {
    const settings: AcceleratorSettings = { precision, threads, isCompiled: values.compiled };
    const trainer = await createAcceleratedTrainer({
      python,
      script: acceleratorScript,
      model,
      carried,
      state,
      ...settings,
    });
    const actual = await curve(trainer, probe);
    const differences = actual.map((loss, step) => Math.abs(loss - expected[step]!) / expected[0]!);
    const difference = Math.max(...differences);
    const isWithin = difference <= tolerances[precision];
    const name = `accelerator ${precision}${values.compiled ? ' compiled' : ''}`;
    console.log(JSON.stringify({ name, last: actual.at(-1), difference, tolerance: tolerances[precision], isWithin }));
    if (!isWithin) process.exitCode = 1;
  }
}

/** Losses of every step; the same batches each time. */
async function curve(opened: TrainingSession, probe: Probe): Promise<readonly number[]> {
  using training = opened;
  const random = createRandom('batches');
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const report = await training.step(probe.batch(random, step));
    losses.push(Number(report.loss?.data[0]));
  }
  return losses;
}

await main();
