import { ConfigError } from '../../base/index.ts';
import { type AcceleratorProcess, startAcceleratorProcess } from './accelerator-process.ts';
import { type HostTensor, type HostTensors, hostTensor } from './host-tensor.ts';
import { type CarriedState, checkCarriedState, type TrainingSession } from './training-session.ts';

/** How the partner process computes. */
export interface AcceleratorSettings {
  /** Default: 'cpu'. */
  readonly device?: 'cpu' | 'cuda';
  /** 'bfloat16' is that of products; parameters, optimiser state, norms and sums stay float32. Default: 'float32'. */
  readonly precision?: 'float32' | 'bfloat16';
  /** Threads of one operation on the CPU. Default: PyTorch's own choice. */
  readonly threads?: number;
  /**
   * Processes that each run the graph on a batch of their own; gradients are averaged. Inputs whose first axis is so
   * many times that of the graph (or a symbol) are cut, the others go to all. Two processes of one thread use two cores
   * of a busy machine several times better than two threads. CPU only. Default: 1.
   */
  readonly replicas?: number;
  /** Whether torch.compile is used: faster steps after seconds to minutes at the first batch of each shape. Default: false. */
  readonly isCompiled?: boolean;
}

/** Which process trains which graph, from which state. */
export interface AcceleratorOptions extends AcceleratorSettings {
  /** Path of a Python interpreter that has PyTorch. */
  readonly python: string;
  /** Path of tools/accelerate/worker.py. */
  readonly script: string;
  /** Bytes of an ONNX training graph. */
  readonly model: Uint8Array;
  /** Which inputs carry state, and from which outputs. */
  readonly carried: readonly CarriedState[];
  /** The first value of every carried input. */
  readonly state: HostTensors;
  /** Receives the lines that the process writes to its standard error. Default: none. */
  readonly onLog?: (line: string) => void;
}

/** A training session in a partner process. */
export interface AcceleratedTrainer extends TrainingSession {
  /** Writes the state to a .safetensors file without sending it here. */
  saveState(path: string, metadata?: Readonly<Record<string, string>>): Promise<void>;
  /** Seconds that the last finished step took in the partner process. */
  readonly lastStepSeconds: number;
}

/**
 * Trains a graph with PyTorch in another process (Node only): the interface of `createTrainingSession`, for runs that
 * are too long for onnxruntime. Steps may be requested before earlier ones are finished; they run in order.
 *
 * @throws {ConfigError} if the process cannot start, or refuses model or state
 * @see tools/accelerate/README.md for the protocol
 */
export async function createAcceleratedTrainer(options: AcceleratorOptions): Promise<AcceleratedTrainer> {
  checkCarriedState(options.carried, options.state);
  const partner = await startAcceleratorProcess(options);
  try {
    await openGraph(partner, options);
  } catch (cause) {
    partner[Symbol.dispose]();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`Cannot open the accelerator: ${message}`, { cause });
  }
  return openTrainer(partner);
}

/** What a process is given to train. */
export type AcceleratedGraph = AcceleratorSettings & Pick<AcceleratorOptions, 'model' | 'carried' | 'state'>;

/** Gives a process a graph and its state, in place of those it had. */
export async function openGraph(partner: AcceleratorProcess, graph: AcceleratedGraph): Promise<void> {
  const { device = 'cpu', precision = 'float32', threads = 0, isCompiled = false, replicas = 1 } = graph;
  const options = { carried: graph.carried, settings: { device, precision, threads, compiled: isCompiled, replicas } };
  const tensors: Record<string, HostTensor> = { model: hostTensor('uint8', [graph.model.byteLength], graph.model) };
  for (const [name, tensor] of Object.entries(graph.state)) tensors[`state/${name}`] = tensor;
  await partner.request({ kind: 'open', options: JSON.stringify(options) }, tensors);
}

function openTrainer(partner: AcceleratorProcess): AcceleratedTrainer {
  let stepCount = 0;
  let lastStepSeconds = 0;
  return {
    get stepCount() {
      return stepCount;
    },
    get lastStepSeconds() {
      return lastStepSeconds;
    },
    async step(batch, { signal } = {}) {
      signal?.throwIfAborted();
      const { metadata, tensors } = await partner.request({ kind: 'step' }, batch);
      stepCount++;
      lastStepSeconds = Number(metadata.seconds);
      return tensors;
    },
    async readState(names = []) {
      const { tensors } = await partner.request({ kind: 'read-state', names: JSON.stringify(names) }, {});
      return tensors;
    },
    async writeState(state) {
      await partner.request({ kind: 'write-state' }, state);
    },
    async saveState(path, metadata = {}) {
      await partner.request({ kind: 'save', path, metadata: JSON.stringify(metadata) }, {});
    },
    [Symbol.dispose]() {
      partner[Symbol.dispose]();
    },
  };
}
