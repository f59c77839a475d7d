import { ConfigError } from '../../base/index.ts';
import { createSession } from './create-session.ts';
import { type HostTensor, type HostTensors, hostTensor } from './host-tensor.ts';
import type { Session, SessionOptions } from './session.ts';

/** A graph input that receives, in the next step, what the graph gave as `output` in this one. */
export interface CarriedState {
  readonly input: string;
  readonly output: string;
}

/** How one training step is run. */
export interface StepOptions {
  /** Checked before the step; a step that has begun is finished. */
  readonly signal?: AbortSignal;
}

/** Parameters and optimiser state that a training graph moves forward, one batch at a time. */
export interface TrainingSession extends Disposable {
  /** Steps since the session was made. */
  readonly stepCount: number;
  /**
   * Runs one step. If it fails, the state is as before.
   *
   * @param batch every graph input that is not carried
   * @returns every graph output that is not carried, for example the loss
   */
  step(batch: HostTensors, options?: StepOptions): Promise<Record<string, HostTensor>>;
  /** Copies the state by input name; all of it if no names are given. */
  readState(names?: readonly string[]): Promise<Record<string, HostTensor>>;
  /** Replaces state tensors by input name; the others stay. */
  writeState(state: HostTensors): Promise<void>;
}

/** What a training session carries from step to step, and how it runs. */
export interface TrainingSessionOptions extends SessionOptions {
  /** Which inputs carry state, and from which outputs. */
  readonly carried: readonly CarriedState[];
  /** The first value of every carried input; copied. */
  readonly state: HostTensors;
}

interface Buffers {
  current: HostTensor;
  spare: HostTensor;
}

/**
 * Opens a training graph (forward, backward and optimiser in one) for repeated steps.
 *
 * Every state tensor has two buffers: a step reads one and writes the other, then they change places, so nothing is
 * allocated for the state after the first step.
 *
 * @throws {ConfigError} if the state is not complete, or names what is not carried
 */
export async function createTrainingSession(
  model: Uint8Array,
  options: TrainingSessionOptions,
): Promise<TrainingSession> {
  const { carried, state, ...sessionOptions } = options;
  checkCarriedState(carried, state);
  const session = await createSession(model, sessionOptions);
  try {
    return openLoop(session, options);
  } catch (error) {
    session[Symbol.dispose]();
    throw error;
  }
}

/** @throws {ConfigError} naming what is missing or unknown */
export function checkCarriedState(carried: readonly CarriedState[], state: HostTensors): void {
  const names = new Set(carried.map((pair) => pair.input));
  const missing = [...names].filter((name) => state[name] === undefined);
  const unknown = Object.keys(state).filter((name) => !names.has(name));
  if (missing.length > 0 || unknown.length > 0) {
    throw new ConfigError(
      `Cannot train as the state must hold every carried input: missing are [${missing.join(', ')}], unknown are [${unknown.join(', ')}]`,
    );
  }
}

function openLoop(session: Session, { carried, state }: TrainingSessionOptions): TrainingSession {
  checkNames(session, carried);
  const buffers = new Map<string, Buffers>();
  for (const { input } of carried) buffers.set(input, { current: copyOf(state[input]!), spare: copyOf(state[input]!) });
  const carriedOutputs = new Set(carried.map((pair) => pair.output));
  const reported = session.outputs.map((slot) => slot.name).filter((name) => !carriedOutputs.has(name));
  let stepCount = 0;
  return {
    get stepCount() {
      return stepCount;
    },
    async step(batch, { signal } = {}) {
      const feeds: Record<string, HostTensor> = { ...batch };
      const into: Record<string, HostTensor> = {};
      for (const { input, output } of carried) {
        feeds[input] = buffers.get(input)!.current;
        into[output] = buffers.get(input)!.spare;
      }
      signal?.throwIfAborted();
      const results = await session.run(feeds, { into });
      for (const pair of buffers.values()) [pair.current, pair.spare] = [pair.spare, pair.current];
      stepCount++;
      return Object.fromEntries(reported.map((name) => [name, results[name]!]));
    },
    async readState(names = [...buffers.keys()]) {
      return Object.fromEntries(names.map((name) => [name, copyOf(findBuffers(buffers, name).current)]));
    },
    async writeState(next) {
      for (const [name, tensor] of Object.entries(next)) {
        const pair = findBuffers(buffers, name);
        const { shape, dtype } = pair.current;
        if (dtype !== tensor.dtype || shape.join() !== tensor.shape.join()) {
          throw new ConfigError(
            `Cannot write state ${name} as it must be ${dtype} [${shape.join(',')}]: current value is ${tensor.dtype} [${tensor.shape.join(',')}]`,
          );
        }
      }
      for (const [name, tensor] of Object.entries(next)) findBuffers(buffers, name).current = copyOf(tensor);
    },
    [Symbol.dispose]() {
      session[Symbol.dispose]();
      buffers.clear();
    },
  };
}

function checkNames(session: Session, carried: readonly CarriedState[]): void {
  const inputs = new Set(session.inputs.map((slot) => slot.name));
  const outputs = new Set(session.outputs.map((slot) => slot.name));
  const wrong = carried.filter((pair) => !inputs.has(pair.input) || !outputs.has(pair.output));
  if (wrong.length > 0) {
    const shown = wrong.map((pair) => `${pair.output} to ${pair.input}`).join(', ');
    throw new ConfigError(`Cannot train as carried state must be an output and an input of the graph: ${shown} is not`);
  }
}

function findBuffers(buffers: ReadonlyMap<string, Buffers>, name: string): Buffers {
  const pair = buffers.get(name);
  if (pair === undefined)
    throw new ConfigError(`Cannot find state ${name}: known are ${[...buffers.keys()].join(', ')}`);
  return pair;
}

function copyOf({ dtype, shape, data }: HostTensor): HostTensor {
  return hostTensor(dtype, shape, data.slice());
}
