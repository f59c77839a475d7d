import type { Clock } from '../base/index.ts';
import {
  bytesOfHostTensor,
  createTrainingSession,
  type EmitOptions,
  emit,
  type HostTensor,
  type HostTensors,
  hostTensor,
  type Optimizer,
  type StateSlot,
  type TrainingSession,
  trainStep,
} from '../graph/index.ts';
import { initializeWeights } from './initialize.ts';
import type { LogLine, RunFolder } from './run-folder.ts';
import { learningRate, type RateSchedule } from './schedule.ts';
import type { TrainingGraph } from './tasks/training-graph.ts';

/** Opens a training graph on some executor: onnxruntime, or an accelerator beside it. */
export type OpenTrainingSession = (
  model: Uint8Array,
  options: {
    readonly state: HostTensors;
    readonly carried: readonly { readonly input: string; readonly output: string }[];
  },
) => Promise<TrainingSession>;

/** What is trained, by which rule and on which batches. */
export interface TrainOptions {
  readonly graph: TrainingGraph;
  readonly optimizer: (parameter: { readonly name: string; readonly shape: readonly number[] }) => Optimizer;
  readonly rate: RateSchedule;
  /** Decay of the running mean of the weights, which is what gets released. */
  readonly averageDecay: number;
  readonly maximumGradientNorm: number;
  /** First values of weights that are not in the folder yet, over the seeded ones. */
  readonly startFrom: HostTensors;
  /** Weights that the graph stands on and that stay as they are. Default: none. */
  readonly frozen?: HostTensors;
  readonly seed: string;
  readonly folder: RunFolder;
  /** The batch of a step; the same step always gives the same batch, so that a resumed run goes on as it would have. */
  batch(step: number): Promise<HostTensors>;
  /** Last step, from 1. */
  readonly steps: number;
  readonly logEvery: number;
  readonly saveEverySeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: OpenTrainingSession;
  onLog(line: LogLine): void;
  /** Called when a state is saved on the way or at the last step; training waits for it. Default: nothing. */
  onSaved?(step: number): Promise<void>;
}

/** The executor that is always there. */
export function onnxruntimeSession(threads: number): OpenTrainingSession {
  return (model, { state, carried }) =>
    createTrainingSession(model, { state, carried, threads, hasSpinningThreads: false });
}

/**
 * Trains until the last step or until the signal; goes on from what the folder holds, and saves on the way and at the
 * end, also when stopped.
 *
 * @returns the running mean of the weights, by name
 */
export async function train(options: TrainOptions): Promise<Record<string, HostTensor>> {
  const { graph, folder, clock, signal } = options;
  const step = trainStep({
    loss: graph.loss,
    parameters: graph.weights.map((spec) => spec.parameter),
    optimizer: options.optimizer,
    maximumGradientNorm: options.maximumGradientNorm,
    averageDecay: options.averageDecay,
    outputs: graph.reports,
  });
  const saved = await folder.load();
  const state = completeState(step.state, options, saved?.state ?? {});
  using session = await options.open(emit(step.outputs, frozenStorage(options.frozen ?? {})), {
    state,
    carried: step.state,
  });
  const first = (saved?.step ?? 0) + 1;
  let savedAtMs = clock.steadyMs();
  const window = createLogWindow(options);
  let at = first;
  for (; at <= options.steps && !signal.aborted; at++) {
    const rate = learningRate(at, options.rate);
    const scalars = { learning_rate: scalar(rate), step: scalar(at) };
    const results = await session.step({ ...(await options.batch(at)), ...scalars });
    await window.add(at, rate, results);
    // The last step is saved behind the loop.
    if (at < options.steps && clock.steadyMs() - savedAtMs > options.saveEverySeconds * 1000) {
      await folder.save(at, await session.readState());
      await options.onSaved?.(at);
      savedAtMs = clock.steadyMs();
    }
  }
  const final = await session.readState();
  if (at > first) await folder.save(at - 1, final);
  if (at > options.steps) await options.onSaved?.(options.steps);
  return Object.fromEntries(graph.weights.map(({ name }) => [name, final[`average/${name}`]!]));
}

/** Frozen weights go into the model itself; all others are fed. */
function frozenStorage(frozen: HostTensors): EmitOptions {
  return {
    storage: ({ name }) => {
      const tensor = frozen[name];
      return tensor === undefined
        ? { kind: 'input' }
        : { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensor) };
    },
  };
}

/** The state of every slot: saved, given, seeded, or zeros, in this order. */
function completeState(
  slots: readonly StateSlot[],
  options: TrainOptions,
  saved: HostTensors,
): Record<string, HostTensor> {
  const weights = { ...initializeWeights(options.graph.weights, options.seed), ...options.startFrom };
  return Object.fromEntries(
    slots.map(({ input, shape, start }) => {
      const kept = saved[input];
      if (kept !== undefined && kept.shape.join() === shape.join()) return [input, kept];
      if (start.kind === 'zeros') {
        return [input, hostTensor('float32', shape, new Float32Array(shape.reduce((size, n) => size * n, 1)))];
      }
      const from = start.kind === 'copy' ? start.of : input;
      return [input, saved[from] ?? weights[from]!];
    }),
  );
}

/** Means over the steps between two log lines. */
function createLogWindow(options: TrainOptions): {
  add(step: number, rate: number, results: Readonly<Record<string, HostTensor>>): Promise<void>;
} {
  let sums: Record<string, number> = {};
  let count = 0;
  let sinceMs = options.clock.steadyMs();
  return {
    async add(step, rate, results) {
      for (const [name, tensor] of Object.entries(results)) sums[name] = (sums[name] ?? 0) + Number(tensor.data[0]);
      count++;
      if (step % options.logEvery !== 0) return;
      const nowMs = options.clock.steadyMs();
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
      const line = {
        step,
        rate,
        ...means,
        stepMs: (nowMs - sinceMs) / count,
        at: new Date(options.clock.nowMs()).toISOString(),
      };
      await options.folder.log(line);
      options.onLog(line);
      [sums, count, sinceMs] = [{}, 0, nowMs];
    },
  };
}

function scalar(value: number): HostTensor {
  return hostTensor('float32', [], Float32Array.of(value));
}
