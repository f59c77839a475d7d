import { type Dim, divideExactly } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type GradientOps, type Rules, text } from '../rule.ts';
import { requireRank, requireStatic } from '../shape-rules.ts';
import { at, generate } from '../tensor64.ts';
import type { ResizeMode } from './attributes.ts';
import { constant } from './sources.ts';

type ResizeKind = 'resize';

/**
 * Resizes images.
 *
 * 'nearest' repeats elements: row i of the result is row floor(i H / rows); 'linear' is bilinear with pixel centres at
 * half coordinates. Both as PyTorch's interpolate with align_corners=False, without antialiasing.
 *
 * @param x [B, C, H, W]
 * @returns [B, C, rows, columns]
 * @throws {ShapeError} if rank is not 4
 */
export function resize(
  x: Value,
  size: { readonly rows: Dim; readonly columns: Dim; readonly mode: ResizeMode },
): Value {
  const attributes = { mode: size.mode, rows: size.rows, columns: size.columns };
  return apply(resizeRules, 'resize', { inputs: [x], attributes })[0]!;
}

/** How much source element `from` weighs in result element `to`, when `size` elements become `result`. */
function weightOf(mode: ResizeMode, sizes: { size: number; result: number }, from: number, to: number): number {
  const { size, result } = sizes;
  if (mode === 'nearest') return Math.floor((to * size) / result) === from ? 1 : 0;
  const position = Math.max(((to + 0.5) * size) / result - 0.5, 0);
  const low = Math.min(Math.floor(position), size - 1);
  const high = Math.min(low + 1, size - 1);
  const share = Math.min(position - low, 1);
  return (from === low ? 1 - share : 0) + (from === high ? share : 0);
}

/** The map along one axis as a constant matrix [result, size]. */
function resizeMatrix(mode: ResizeMode, size: number, result: number): Value {
  const data = Array.from({ length: result * size }, (_, i) =>
    weightOf(mode, { size, result }, i % size, Math.floor(i / size)),
  );
  return constant(data, { shape: [result, size] });
}

/** Sums the copies that nearest resizing by whole factors made; null for other factors. */
function sumOfCopies(g: Value, x: Value, ops: GradientOps): Value | null {
  const [B, C, H, W] = x.shape as [Dim, Dim, Dim, Dim];
  const down = divideExactly(g.shape[2]!, H);
  const across = divideExactly(g.shape[3]!, W);
  if (down === null || across === null) return null;
  return ops.sum(ops.reshape(g, [B, C, H, down, W, across]), [3, 5]);
}

export const resizeRules: Rules<ResizeKind> = {
  resize: {
    infer([x], { rows, columns }) {
      requireRank('resize', x!, 4);
      return [{ shape: [x!.shape[0]!, x!.shape[1]!, rows, columns], dtype: x!.dtype }];
    },
    // the map is linear and acts on rows and columns apart: dx = R^T g C
    gradient({ g, inputs: [x], attributes: { mode }, ops }) {
      const copies = mode === 'nearest' ? sumOfCopies(g, x!, ops) : null;
      if (copies !== null) return [copies];
      const [H, W] = [
        requireStatic('gradient of resize', x!.shape[2]!, x!),
        requireStatic('gradient of resize', x!.shape[3]!, x!),
      ];
      const rows = resizeMatrix(mode, H, requireStatic('gradient of resize', g.shape[2]!, g));
      const columns = resizeMatrix(mode, W, requireStatic('gradient of resize', g.shape[3]!, g));
      return [ops.matmul(ops.matmul(rows, g, { transposeA: true }), columns)];
    },
    lower({ node, inputs, attributes, emit }) {
      const isNearest = attributes.mode === 'nearest';
      const sizes = emit.sizes(node.outputs[0]!.shape);
      return [
        emit.node('Resize', [inputs[0]!, '', '', sizes], {
          attributes: {
            mode: text(attributes.mode),
            coordinate_transformation_mode: text(isNearest ? 'asymmetric' : 'half_pixel'),
            ...(isNearest ? { nearest_mode: text('floor') } : {}),
          },
        }),
      ];
    },
    reference({ inputs: [x], attributes: { mode }, shapes: [shape] }) {
      const [H, W] = [x!.shape[2]!, x!.shape[3]!];
      const [rows, columns] = [shape![2]!, shape![3]!];
      const weights = (size: number, result: number, to: number) =>
        Array.from({ length: size }, (_, from) => [from, weightOf(mode, { size, result }, from, to)] as const).filter(
          ([, weight]) => weight !== 0,
        );
      return [
        generate(shape!, ([b, c, h, w]) => {
          let total = 0;
          for (const [i, down] of weights(H, rows, h!)) {
            for (const [j, across] of weights(W, columns, w!)) total += down * across * at(x!, [b!, c!, i, j]);
          }
          return total;
        }),
      ];
    },
  },
};
