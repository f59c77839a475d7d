import { ConfigError } from '../../base/index.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { add, div, minimum } from '../ops/binary.ts';
import { sumOfSquares } from '../ops/reduce.ts';
import { constant, input } from '../ops/sources.ts';
import { cast, sqrt } from '../ops/unary.ts';
import { blend } from './blend.ts';
import type { Optimizer } from './optimizer.ts';

/** What a training step moves, by which loss and by which rule. */
export interface TrainStepOptions {
  /** Rank 0. */
  readonly loss: Value;
  /** Gradients of the loss, for example from `accumulateGradients`; derived from the loss if left out. */
  readonly gradients?: readonly Value[];
  /** Made by `parameter`, with fixed sizes. */
  readonly parameters: readonly Value[];
  /** The update rule of each parameter, for example Muon for matrices and AdamW for the rest. */
  readonly optimizer: (parameter: { readonly name: string; readonly shape: readonly number[] }) => Optimizer;
  /** Scales all gradients down together when their joint norm is larger; null to leave them. */
  readonly maximumGradientNorm: number | null;
  /** Keeps a running mean of the weights with this decay; null for none. */
  readonly averageDecay: number | null;
  /** Further values to give out at each step, by name. */
  readonly outputs?: Readonly<Record<string, Value>>;
}

/** A tensor that a step reads and writes. */
export interface StateSlot {
  /** Name of the graph input. */
  readonly input: string;
  /** Name of the graph output that holds its next value. */
  readonly output: string;
  readonly shape: readonly number[];
  /** Parameters are given by the caller; a `copy` starts as the named parameter. */
  readonly start:
    | { readonly kind: 'parameter' }
    | { readonly kind: 'zeros' }
    | { readonly kind: 'copy'; readonly of: string };
}

/** One training step as a graph, to be emitted. */
export interface TrainStep {
  /** `loss`, `gradient_norm`, the further values, and the next value of each state tensor. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** What to carry from step to step. */
  readonly state: readonly StateSlot[];
}

/**
 * Builds forward pass, gradients, clipping and updates as one graph.
 *
 * Its inputs are those of the loss, every parameter and state tensor, `learning_rate` and `step` (from 1), both
 * float32 of rank 0.
 *
 * @throws {ConfigError} if a value in `parameters` is not a parameter
 */
export function trainStep(options: TrainStepOptions): TrainStep {
  const { loss, parameters, maximumGradientNorm, averageDecay } = options;
  const rate = input('learning_rate', []);
  const step = input('step', []);
  const raw = options.gradients ?? gradients(loss, parameters);
  const norm = globalNorm(raw);
  const gradientScale =
    maximumGradientNorm === null ? constant(1) : minimum(1, div(maximumGradientNorm, add(norm, 1e-6)));
  const outputs: Record<string, Value> = { loss, gradient_norm: norm, ...options.outputs };
  const state: StateSlot[] = [];
  const carry = (slot: Omit<StateSlot, 'output'>, next: Value): void => {
    outputs[`next/${slot.input}`] = next;
    state.push({ ...slot, output: `next/${slot.input}` });
  };
  for (const [i, parameter] of parameters.entries()) {
    const { name, shape } = readParameter(parameter);
    const rule = options.optimizer({ name, shape });
    const slots = Object.fromEntries(rule.slots.map((slot) => [slot, input(`${slot}/${name}`, shape)]));
    const next = rule.update({ parameter, gradient: raw[i]!, gradientScale, state: slots, rate, step });
    carry({ input: name, shape, start: { kind: 'parameter' } }, next.parameter);
    for (const slot of rule.slots) {
      carry({ input: `${slot}/${name}`, shape, start: { kind: 'zeros' } }, next.state[slot]!);
    }
    if (averageDecay === null) continue;
    const average = input(`average/${name}`, shape);
    const slot: Omit<StateSlot, 'output'> = { input: `average/${name}`, shape, start: { kind: 'copy', of: name } };
    carry(slot, blend(average, next.parameter, averageDecay));
  }
  return { outputs, state };
}

/** Root of the sum of squares of all elements of all values, in float32. */
export function globalNorm(values: readonly Value[]): Value {
  // The last parameters' gradients are ready first: summed in that order, each can be finished at once.
  const squares = values.toReversed().map((value) => cast(sumOfSquares(value), 'float32'));
  return sqrt(squares.reduce((total, square) => add(total, square)));
}

function readParameter(value: Value): { readonly name: string; readonly shape: readonly number[] } {
  const { node } = value;
  if (node.kind !== 'parameter')
    throw new ConfigError(`Cannot train as values must be parameters: one is ${node.kind}`);
  const shape = value.shape.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new ConfigError(`Cannot train as sizes of parameters must be numbers: ${node.attributes.name} has ${dim}`);
  });
  return { name: node.attributes.name, shape };
}
