import { dimsEqual, sizeOf } from '../dim.ts';
import type { Value } from '../node.ts';
import { reshape } from '../ops/layout.ts';
import { gemm } from '../ops/matmul.ts';
import { shapeError } from '../shape-rules.ts';

/**
 * Multiplies the last axis by a matrix that lies as [out, in], as weights files have it.
 *
 * y = x weight^T + bias
 *
 * @param x      [..., in]
 * @param weight [out, in]
 * @param bias   [out] or null
 * @returns      [..., out]
 * @throws {ShapeError} if x does not end in `in`, or the bias is not [out]
 */
export function linear(x: Value, weight: Value, bias: Value | null = null): Value {
  const width = x.shape.at(-1);
  if (weight.shape.length !== 2 || width === undefined || !dimsEqual(width, weight.shape[1]!)) {
    throw shapeError('linear', 'x must be [..., in] and the weight [out, in]', [x, weight]);
  }
  const leading = x.shape.slice(0, -1);
  const rows = reshape(x, [sizeOf(leading), width]);
  return reshape(gemm(rows, weight, { transposeB: true, bias }), [...leading, weight.shape[0]!]);
}
