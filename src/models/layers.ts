import { add, type Dim, gelu, linear, mul, rmsNorm, type Value } from '../graph/index.ts';
import { type Initializer, ones, scaledNormal, type Weights, zeros } from './weights.ts';

/** Size of the last axis, which layers need as a number. */
export function width(x: Value): number {
  const last = x.shape.at(-1) as Dim;
  if (typeof last !== 'number') throw new Error('internal: the width of an activation must be known');
  return last;
}

/**
 * x W^T + b over the last axis, weight [out, in] and bias [out] under `name`.
 *
 * @param x [..., in]
 * @returns [..., out]
 */
export function dense(
  weights: Weights,
  name: string,
  x: Value,
  options: { readonly out: number; readonly bias?: boolean; readonly initializer?: Initializer },
): Value {
  const { out, bias = true, initializer = scaledNormal(width(x)) } = options;
  const scope = weights.scope(name);
  const weight = scope.get('weight', [out, width(x)], initializer);
  return bias ? linear(x, weight, scope.get('bias', [out], zeros)) : linear(x, weight);
}

/** RMS norm over the last axis with a learned gain. @see Zhang and Sennrich 2019, arXiv:1910.07467 */
export function gainedRmsNorm(weights: Weights, name: string, x: Value): Value {
  return rmsNorm(x, { scale: weights.scope(name).get('weight', [width(x)], ones), epsilon: 1e-6 });
}

/** Two dense layers with a tanh-GELU between; the second starts small so that a deep stack starts near identity. */
export function feedForward(
  weights: Weights,
  name: string,
  x: Value,
  options: { readonly hidden: number; readonly depth: number },
): Value {
  const scope = weights.scope(name);
  const hidden = gelu(dense(scope, 'up', x, { out: options.hidden }), 'tanh');
  const initializer = scaledNormal(options.hidden, 1 / Math.sqrt(2 * options.depth));
  return dense(scope, 'down', hidden, { out: width(x), initializer });
}

/** Adaptive norm's x * (1 + scale) + shift. */
export function modulate(x: Value, shift: Value, scale: Value): Value {
  return add(mul(x, add(scale, 1)), shift);
}
