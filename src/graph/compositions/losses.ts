import type { Value } from '../node.ts';
import { add, mul, sub } from '../ops/binary.ts';
import { mean } from '../ops/reduce.ts';
import { abs } from '../ops/unary.ts';

/** Mean of (a - b)^2 over all elements. */
export function meanSquaredError(a: Value, b: Value): Value {
  const difference = sub(a, b);
  return mean(mul(difference, difference));
}

/** Mean of |a - b| over all elements. */
export function meanAbsoluteError(a: Value, b: Value): Value {
  return mean(abs(sub(a, b)));
}

/** x (1 + scale) + shift: how a diffusion transformer conditions a normalised value. */
export function modulate(x: Value, by: { readonly scale: Value; readonly shift: Value }): Value {
  return add(mul(x, add(by.scale, 1)), by.shift);
}
