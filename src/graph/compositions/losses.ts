import type { Value } from '../node.ts';
import { add, mul, sub } from '../ops/binary.ts';
import { mean } from '../ops/reduce.ts';
import { abs } from '../ops/unary.ts';

/**
 * Mean of (a - b)^2 over all elements.
 *
 * @param a, b shapes that broadcast
 * @returns    []
 */
export function meanSquaredError(a: Value, b: Value): Value {
  const difference = sub(a, b);
  return mean(mul(difference, difference));
}

/**
 * Mean of |a - b| over all elements.
 *
 * @param a, b shapes that broadcast
 * @returns    []
 */
export function meanAbsoluteError(a: Value, b: Value): Value {
  return mean(abs(sub(a, b)));
}

/**
 * How a diffusion transformer conditions a normalised value: x (1 + scale) + shift.
 *
 * @param x  [B, N, D]
 * @param by scale and shift, [B, 1, D] or another shape that broadcasts
 * @returns  [B, N, D]
 * @see Peebles & Xie 2023, arXiv:2212.09748, adaLN-Zero
 */
export function modulate(x: Value, by: { readonly scale: Value; readonly shift: Value }): Value {
  return add(mul(x, add(by.scale, 1)), by.shift);
}
