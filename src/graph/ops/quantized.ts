import { dimsEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type Rules } from '../rule.ts';
import { requireRank, shapeError } from '../shape-rules.ts';
import { at, generate, type Tensor64 } from '../tensor64.ts';

/** A matrix in int8 with one scale for each column: element [k, n] stands for weight[k, n] * scale[n]. */
export interface QuantizedWeight {
  /** [K, N] int8 */
  readonly weight: Value;
  /** [N] */
  readonly scale: Value;
  /** [N] or null */
  readonly bias: Value | null;
}

/**
 * Matrix product in 8-bit integers: x is rounded to 256 levels between its least and greatest element at each run.
 *
 * y = (rounded x) weight * scale + bias
 *
 * @param x [M, K]
 * @returns [M, N]
 * @throws {ShapeError} if sizes disagree, or the weight is not int8
 * @see ONNX DynamicQuantizeLinear (the rounding), onnxruntime DynamicQuantizeMatMul
 */
export function quantizedMatmul(x: Value, { weight, scale, bias }: QuantizedWeight): Value {
  const inputs = [x, weight, scale, ...(bias ? [bias] : [])];
  return apply(quantizedRules, 'quantizedMatmul', { inputs, attributes: {} })[0]!;
}

/** x as whole numbers times a step, by the rule of ONNX DynamicQuantizeLinear. */
function roundTo256Levels(x: Tensor64): Tensor64 {
  const low = Math.min(0, ...x.data);
  const high = Math.max(0, ...x.data);
  const step = (high - low) / 255 || 1;
  const zero = Math.min(Math.max(roundHalfToEven(-low / step), 0), 255);
  const level = (value: number): number => Math.min(Math.max(roundHalfToEven(value / step) + zero, 0), 255) - zero;
  return { shape: x.shape, data: x.data.map((value) => level(value) * step) };
}

function roundHalfToEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

export const quantizedRules: Rules<'quantizedMatmul'> = {
  quantizedMatmul: {
    infer(inputs) {
      const [x, weight, scale, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]];
      requireRank('quantizedMatmul', x, 2);
      requireRank('quantizedMatmul', weight, 2);
      const columns = weight.shape[1]!;
      const vectors = [scale, ...(bias ? [bias] : [])];
      const fits = vectors.every((vector) => vector.shape.length === 1 && dimsEqual(vector.shape[0]!, columns));
      if (weight.dtype !== 'int8' || !dimsEqual(x.shape[1]!, weight.shape[0]!) || !fits) {
        throw shapeError('quantizedMatmul', 'x must be [M, K], the weight int8 [K, N], scale and bias [N]', inputs);
      }
      return [{ shape: [x.shape[0]!, columns], dtype: x.dtype }];
    },
    // straight through the rounding: dx = (g * scale) weight^T; the weight itself is not trained
    gradient({ g, inputs: [x, weight, scale, bias], needs, ops }) {
      const matrix = ops.cast(weight!, x!.dtype);
      const dx = needs[0] ? ops.gemm(ops.mul(g, scale!), matrix, { transposeB: true }) : null;
      return [dx, null, null, ...(bias === undefined ? [] : [needs[3] ? ops.sum(g, [0]) : null])];
    },
    lower({ inputs: [x, weight, scale, bias], emit }) {
      const names = [x!, weight!, scale!, '', ...(bias === undefined ? [] : [bias])];
      const kept = bias === undefined ? names.slice(0, 3) : names;
      return [emit.node('DynamicQuantizeMatMul', kept, { domain: 'com.microsoft' })];
    },
    reference({ inputs: [x, weight, scale, bias], shapes: [shape] }) {
      const rounded = roundTo256Levels(x!);
      return [
        generate(shape!, ([m, n]) => {
          let total = 0;
          for (let k = 0; k < weight!.shape[0]!; k++) total += at(rounded, [m!, k]) * at(weight!, [k, n!]);
          return total * scale!.data[n!]! + (bias ? bias.data[n!]! : 0);
        }),
      ];
    },
  },
};
