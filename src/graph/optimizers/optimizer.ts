import type { Value } from '../node.ts';

/** What one step knows about one parameter. */
export interface UpdateContext {
  readonly parameter: Value;
  /** In the shape of the parameter. */
  readonly gradient: Value;
  /** What the gradient still has to be multiplied by (clipping), rank 0. */
  readonly gradientScale: Value;
  /** One tensor per slot, in the shape of the parameter. */
  readonly state: Readonly<Record<string, Value>>;
  /** Learning rate, rank 0. */
  readonly rate: Value;
  /** Number of this step, from 1, rank 0, float32. */
  readonly step: Value;
}

/** An update rule as part of the graph. State starts as zeros. */
export interface Optimizer {
  /** Names of the state tensors per parameter, each in its shape. */
  readonly slots: readonly string[];
  update(context: UpdateContext): { readonly parameter: Value; readonly state: Readonly<Record<string, Value>> };
}
