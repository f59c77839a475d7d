import { add, cast, linear, mul, relu, rmsNorm, sub, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';

const zeros = { kind: 'constant', value: 0 } as const;
const ones = { kind: 'constant', value: 1 } as const;

/** Size of the last axis, which layers need as a number. */
export function width(x: Value): number {
  const last = x.shape.at(-1);
  if (typeof last !== 'number') throw new Error('internal: the width of an activation must be known');
  return last;
}

/** x W^T + b over the last axis; `gain` scales the first weights. */
export function dense(
  weights: Weights,
  name: string,
  x: Value,
  { out, gain = 1 }: { readonly out: number; readonly gain?: number },
): Value {
  const scope = weights.scope(name);
  const weight = scope.get('weight', [out, width(x)], { kind: 'normal', deviation: gain / Math.sqrt(width(x)) });
  return linear(x, weight, scope.get('bias', [out], zeros));
}

/** RMS norm over the last axis with a learned gain. */
export function norm(weights: Weights, name: string, x: Value): Value {
  return rmsNorm(x, { scale: weights.scope(name).get('weight', [width(x)], ones), epsilon: 1e-6 });
}

/** Bytes of pictures as numbers from -2 to 2. */
export function pixelValues(bytes: Value): Value {
  return sub(mul(cast(bytes, 'float32'), 1 / 64), 2);
}

/** Adds a learned vector for each place: everywhere the same for all of the first axis. */
export function placed(weights: Weights, x: Value): Value {
  const [, ...places] = x.shape as readonly number[];
  return add(x, weights.get('position.weight', places, { kind: 'normal', deviation: 0.3 }));
}

/** x plus two dense layers of its mixed neighbourhood; the second starts small. */
export function residualMlp(weights: Weights, x: Value, mixed: Value, expansion: number): Value {
  const hidden = relu(dense(weights, 'up', mixed, { out: expansion * width(x) }));
  return add(x, dense(weights, 'down', hidden, { out: width(x), gain: 0.5 }));
}
