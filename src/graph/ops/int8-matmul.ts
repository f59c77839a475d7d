import { dimsEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type Rules } from '../rule.ts';
import { shapeError } from '../shape-rules.ts';
import { at, generate, type Tensor64 } from '../tensor64.ts';

/**
 * Product with an 8-bit matrix that has one scale per column; x is rounded to 8 bits at each run, with one scale and
 * zero for all of it. For inference: there is no gradient.
 *
 * y[..., n] = sum over k of q(x)[..., k] weight[k, n] scale[n] + bias[n]
 *
 * @param x              [..., K] float32
 * @param options.weight [K, N] int8
 * @param options.scale  [N] float32
 * @param options.bias   [N] float32
 * @returns              [..., N]
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md, com.microsoft.DynamicQuantizeMatMul
 */
export function int8Matmul(
  x: Value,
  options: { readonly weight: Value; readonly scale: Value; readonly bias?: Value | null },
): Value {
  const inputs = [x, options.weight, options.scale, ...(options.bias ? [options.bias] : [])];
  return apply(int8MatmulRules, 'int8Matmul', { inputs, attributes: {} })[0]!;
}

export const int8MatmulRules: Rules<'int8Matmul'> = {
  int8Matmul: {
    infer(inputs) {
      const [x, weight, scale, bias] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]];
      const [K, N] = weight.shape;
      const isMatrix = weight.dtype === 'int8' && weight.shape.length === 2 && x.dtype === 'float32';
      if (!isMatrix || x.shape.length === 0 || !dimsEqual(x.shape.at(-1)!, K!)) {
        throw shapeError('int8Matmul', 'x must be [..., K] float32 and the weight [K, N] int8', inputs);
      }
      for (const row of bias === undefined ? [scale] : [scale, bias]) {
        if (row.shape.length !== 1 || !dimsEqual(row.shape[0]!, N!) || row.dtype !== 'float32') {
          throw shapeError('int8Matmul', 'scale and bias must be [N] float32', inputs);
        }
      }
      return [{ shape: [...x.shape.slice(0, -1), N!], dtype: 'float32' }];
    },
    gradient: ({ inputs }) => inputs.map(() => null),
    lower({ inputs: [x, weight, scale, bias], emit }) {
      // The zero of the weight is 0 in every column and left out.
      const names = bias === undefined ? [x!, weight!, scale!] : [x!, weight!, scale!, '', bias];
      return [emit.node('DynamicQuantizeMatMul', names, { domain: 'com.microsoft' })];
    },
    reference({ inputs: [x, weight, scale, bias], shapes: [shape] }) {
      const rounded = roundToBytes(x!);
      return [
        generate(shape!, (index) => {
          const [row, n] = [index.slice(0, -1), index.at(-1)!];
          let total = 0;
          for (let k = 0; k < weight!.shape[0]!; k++) total += at(rounded, [...row, k]) * at(weight!, [k, n]);
          return total * scale!.data[n]! + (bias ? bias.data[n]! : 0);
        }),
      ];
    },
  },
};

/** x as 8 bits can hold it: whole multiples of (max - min) / 255, where 0 is kept exact. */
function roundToBytes(x: Tensor64): Tensor64 {
  const [low, high] = [Math.min(0, ...x.data), Math.max(0, ...x.data)];
  const unit = (high - low) / 255 || 1;
  const zero = roundToEven(-low / unit);
  const clamp = (value: number): number => Math.min(255, Math.max(0, value));
  return { shape: x.shape, data: x.data.map((value) => (clamp(roundToEven(value / unit) + zero) - zero) * unit) };
}

function roundToEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
