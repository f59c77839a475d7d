import { type Dim, dimsEqual, shapesEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import type { GradientOps } from '../rule.ts';

/** Sums a gradient over the axes along which an operand of shape `shape` was repeated. */
export function unbroadcast(gradient: Value, shape: readonly Dim[], ops: GradientOps): Value {
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim: Dim, axis) => {
    const size = shape[axis - extra];
    return size === undefined || !dimsEqual(dim, size) ? [axis] : [];
  });
  if (axes.length === 0) return gradient;
  const summed = ops.sum(gradient, axes, { keepDims: true });
  return shapesEqual(summed.shape, shape) ? summed : ops.reshape(summed, shape);
}
