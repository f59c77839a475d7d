import { assert } from '../base/index.ts';
import { type DType, parameter, type Value } from '../graph/index.ts';

/** How a weight begins before training. */
export type Initializer =
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** Computed when training begins, not when a trained model is opened. */
  | { readonly kind: 'values'; compute(): Float32Array };

/** A weight that a model asked for. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  readonly parameter: Value;
}

/**
 * The weights of a model while its graph is built: a model asks by name and shape, in the names of the checkpoint.
 * The same name gives the same parameter, so a model may be applied twice.
 */
export interface Weights {
  /** Asks for a weight. Names of this scope are prefixed. */
  get(name: string, shape: readonly number[], initializer: Initializer): Value;
  /** The same store below a prefix: `scope('blocks').scope(3)` asks for `blocks.3.…`. */
  scope(prefix: string | number): Weights;
}

/** A store that remembers what was asked. */
export interface WeightStore extends Weights {
  /** All weights asked for so far, in the order of first use. */
  readonly specs: readonly WeightSpec[];
}

/** Makes an empty store for one model. */
export function createWeights(dtype: DType = 'float32'): WeightStore {
  const byName = new Map<string, WeightSpec>();
  const at = (prefix: string): Weights => ({
    get(name, shape, initializer) {
      const fullName = `${prefix}${name}`;
      const known = byName.get(fullName);
      if (known !== undefined) {
        assert(known.shape.join() === shape.join(), `internal: ${fullName} was asked for with two shapes`);
        return known.parameter;
      }
      const spec = { name: fullName, shape, initializer, parameter: parameter(fullName, shape, dtype) };
      byName.set(fullName, spec);
      return spec.parameter;
    },
    scope: (inner) => at(`${prefix}${inner}.`),
  });
  return {
    ...at(''),
    get specs() {
      return [...byName.values()];
    },
  };
}

export const zeros: Initializer = { kind: 'constant', value: 0 };
export const ones: Initializer = { kind: 'constant', value: 1 };

/** Normal with the deviation that keeps the size of activations: gain / sqrt(fan in). */
export function scaledNormal(fanIn: number, gain = 1): Initializer {
  return { kind: 'normal', deviation: gain / Math.sqrt(fanIn) };
}
