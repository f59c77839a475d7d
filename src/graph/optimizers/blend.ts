import type { Value } from '../node.ts';
import { add, mul, sub } from '../ops/binary.ts';

/** Running mean: keep * previous + (1 - keep) * next, as previous + (1 - keep) (next - previous). */
export function blend(previous: Value, next: Value, keep: number): Value {
  return add(previous, mul(sub(next, previous), 1 - keep));
}
