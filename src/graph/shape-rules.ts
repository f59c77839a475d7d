import { ShapeError } from '../base/index.ts';
import { type Dim, dimsEqual, formatShape } from './dim.ts';
import { type DType, isFloat } from './dtype.ts';
import type { TensorType, Value } from './node.ts';

/** Fails with the operation, the values and the rule that they break. */
export function shapeError(operation: string, rule: string, values: readonly TensorType[]): ShapeError {
  const shown = values.map((value) => `${value.dtype}${formatShape(value.shape)}`).join(', ');
  return new ShapeError(`Cannot apply ${operation} as ${rule}: current values are ${shown}`);
}

/**
 * The shape of an elementwise result: axes align at the right, axes of size 1 repeat.
 *
 * @throws {ShapeError} if sizes other than 1 differ
 */
export function broadcastShapes(operation: string, values: readonly TensorType[]): readonly Dim[] {
  const rank = Math.max(...values.map((value) => value.shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size: Dim = 1;
    for (const value of values) {
      const dim: Dim = value.shape[axis - rank + value.shape.length] ?? 1;
      if (dim === 1 || dimsEqual(dim, size)) continue;
      if (size !== 1) {
        const rule = `axis ${axis} must be ${size} or 1 in all values, not ${dim}`;
        throw shapeError(operation, rule, values);
      }
      size = dim;
    }
    return size;
  });
}

/** @throws {ShapeError} unless all values have the type of the first */
export function requireSameDType(operation: string, values: readonly TensorType[]): DType {
  const dtype = values[0]!.dtype;
  if (values.some((value) => value.dtype !== dtype)) {
    throw shapeError(operation, 'all values must have the same element type', values);
  }
  return dtype;
}

/** @throws {ShapeError} unless all values are floating-point numbers */
export function requireFloat(operation: string, values: readonly TensorType[]): void {
  if (!values.every((value) => isFloat(value.dtype))) {
    throw shapeError(operation, 'elements must be floating-point numbers', values);
  }
}

/** @throws {ShapeError} unless the value has so many axes */
export function requireRank(operation: string, value: Value, rank: number): void {
  if (value.shape.length !== rank) throw shapeError(operation, `rank must be ${rank}`, [value]);
}

/**
 * Checks an axis and counts negative ones from the end.
 *
 * @throws {ShapeError} if the value has no such axis
 */
export function normalizeAxis(operation: string, axis: number, value: TensorType): number {
  const rank = value.shape.length;
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || positive < 0 || positive >= rank) {
    throw shapeError(operation, `axis must be in [${-rank}, ${rank - 1}], not ${axis}`, [value]);
  }
  return positive;
}

/** A size that must be known when the graph is built. @throws {ShapeError} if it is a symbol */
export function requireStatic(operation: string, dim: Dim, value: TensorType): number {
  if (typeof dim === 'number') return dim;
  throw shapeError(operation, `size ${dim} must be a number`, [value]);
}
