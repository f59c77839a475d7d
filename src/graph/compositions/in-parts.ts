import { divideExactly } from '../dim.ts';
import type { Value } from '../node.ts';
import { concat } from '../ops/layout.ts';
import { slice } from '../ops/select.ts';
import { requireStatic, shapeError } from '../shape-rules.ts';

/**
 * Cuts values along axis 0 into equal parts; entry i holds part i of each value.
 *
 * @throws {ShapeError} if an axis 0 does not divide, or is a symbol
 */
export function cutBatch(values: readonly Value[], parts: number): readonly (readonly Value[])[] {
  return Array.from({ length: parts }, (_, part) =>
    values.map((value) => {
      const size = divideExactly(value.shape[0] ?? 0, parts);
      if (size === null) throw shapeError('cutBatch', `axis 0 must divide into ${parts} parts`, [value]);
      const length = requireStatic('cutBatch', size, value);
      return slice(value, 0, { start: part * length, end: (part + 1) * length });
    }),
  );
}

/**
 * Computes a function of samples for some samples at a time: what one part needs fits into the cache.
 *
 * @param values with the samples along axis 0, whose size is a number
 * @param build  the function of a part of each value
 * @returns      the results of all parts along axis 0
 * @throws {ShapeError} as `cutBatch`
 */
export function inParts(values: readonly Value[], parts: number, build: (values: readonly Value[]) => Value): Value {
  return concat(
    cutBatch(values, parts).map((part) => build(part)),
    0,
  );
}
