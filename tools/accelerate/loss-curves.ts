import { createRandom } from '../../src/base/index.ts';
import {
  type AcceleratorSettings,
  createAcceleratedTrainer,
  createTrainingSession,
  emit,
  type TrainingSession,
} from '../../src/graph/index.ts';
import { acceleratorScript } from '../../src/graph/runtime/accelerator.fixture.ts';
import { buildProbe, type Probe } from './probe.ts';

/** The losses of one training, and how far they are from onnxruntime's. */
export interface LossCurve {
  readonly name: string;
  readonly losses: readonly number[];
  /** Largest difference at any step, relative to the first loss. */
  readonly difference: number;
  readonly tolerance: number;
}

/**
 * Largest difference of the loss at any step, relative to the first loss. float32: sums in another order, grown by 50
 * steps of training. bfloat16: 8 bits of mantissa in every product.
 */
const tolerances = { float32: 1e-4, bfloat16: 1e-2 } as const;

export interface LossCurvesOptions {
  /** An interpreter with PyTorch. */
  readonly python: string;
  readonly steps: number;
  readonly threads: number;
  readonly isCompiled: boolean;
}

/** Trains one small video transformer from one start on the same batches: with onnxruntime, then as each precision. */
export async function* lossCurves(options: LossCurvesOptions): AsyncGenerator<LossCurve> {
  const { python, steps, threads, isCompiled } = options;
  const probe = buildProbe({ width: 64, blocks: 2, tokens: 48, batch: 4 });
  const { carried, state } = probe;
  const model = emit(probe.outputs);
  const expected = await train(await createTrainingSession(model, { carried, state, threads }), probe, steps);
  yield { name: 'onnxruntime', losses: expected, difference: 0, tolerance: 0 };
  for (const precision of ['float32', 'bfloat16'] as const) {
    const settings: AcceleratorSettings = { precision, threads, isCompiled };
    const graph = { python, script: acceleratorScript, model, carried, state, ...settings };
    const losses = await train(await createAcceleratedTrainer(graph), probe, steps);
    const difference = Math.max(...losses.map((loss, step) => Math.abs(loss - expected[step]!) / expected[0]!));
    const name = `accelerator ${precision}${isCompiled ? ' compiled' : ''}`;
    yield { name, losses, difference, tolerance: tolerances[precision] };
  }
}

/** Losses of every step; the same batches each time. */
async function train(opened: TrainingSession, probe: Probe, steps: number): Promise<readonly number[]> {
  using training = opened;
  const random = createRandom('batches');
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const report = await training.step(probe.batch(random, step));
    losses.push(Number(report.loss?.data[0]));
  }
  return losses;
}
