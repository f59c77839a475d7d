import type { Value } from '../node.ts';
import { add, div, mul, sub } from '../ops/binary.ts';
import { reshape } from '../ops/layout.ts';
import { matmul } from '../ops/matmul.ts';
import { sumOfSquares } from '../ops/reduce.ts';
import { sqrt } from '../ops/unary.ts';
import { requireStatic, shapeError } from '../shape-rules.ts';
import type { Optimizer } from './optimizer.ts';

/** Settings of Muon, without the learning rate, which is an input of each step. */
export interface MuonOptions {
  /** Decay of the running sum of gradients. */
  readonly momentum: number;
  /** Part of the weight that learning rate 1 would remove per step. */
  readonly weightDecay: number;
  /** Newton-Schulz iterations; 5 is usual. */
  readonly iterations: number;
  /** Root mean square of an update at learning rate 1. @default 0.2, which is about AdamW's */
  readonly updateSize?: number;
}

/** x (a + b x^2 + c x^4) moves singular values in (0, 1] to about 1, quickly rather than exactly. */
const quintic = { a: 3.4445, b: -4.775, c: 2.0315 };

/**
 * Momentum whose matrix is replaced by the nearest orthogonal one: for hidden matrices, [out, in]; kernels of
 * convolutions count as [out, rest].
 *
 * m = momentum m + g, u = g + momentum m,
 * w = w (1 - rate decay) - rate updateSize sqrt(max(out, in)) orthogonal(u)
 *
 * The default size is the one that AdamW's updates have, so that both can share one learning rate.
 *
 * @see Jordan et al. 2024, https://kellerjordan.github.io/posts/muon; Liu et al. 2025, arXiv:2502.16982 (the factor)
 */
export function muon({ momentum, weightDecay, iterations, updateSize = 0.2 }: MuonOptions): Optimizer {
  return {
    slots: ['momentum'],
    update({ parameter, gradient: raw, gradientScale, state, rate }) {
      if (parameter.shape.length < 2) throw shapeError('muon', 'the parameter must be a matrix', [parameter]);
      const out = requireStatic('muon', parameter.shape[0]!, parameter);
      const gradient = mul(raw, gradientScale);
      const next = add(mul(state.momentum!, momentum), gradient);
      const ahead = reshape(add(gradient, mul(next, momentum)), [out, -1]);
      const columns = requireStatic('muon', ahead.shape[1]!, ahead);
      const direction = reshape(orthogonalize(ahead, iterations), parameter.shape);
      const change = mul(direction, mul(rate, updateSize * Math.sqrt(Math.max(out, columns))));
      const kept = weightDecay === 0 ? parameter : mul(parameter, sub(1, mul(rate, weightDecay)));
      return { parameter: sub(kept, change), state: { momentum: next } };
    },
  };
}

/**
 * The orthogonal factor of a matrix, nearly: its singular vectors with singular values near 1.
 *
 * X = X / |X|; repeat X = a X + (b A + c A A) X with A = X X^T
 *
 * @param matrix [M, N]
 * @returns      [M, N]
 * @throws {ShapeError} if a size is a symbol
 */
export function orthogonalize(matrix: Value, iterations: number): Value {
  const [rows, columns] = matrix.shape.map((dim) => requireStatic('orthogonalize', dim, matrix));
  const isTall = rows! > columns!;
  let x = div(matrix, add(sqrt(sumOfSquares(matrix)), 1e-7));
  for (let i = 0; i < iterations; i++) {
    // A over the shorter side: X^T X for tall matrices, applied from the right
    const a = isTall ? matmul(x, x, { transposeA: true }) : matmul(x, x, { transposeB: true });
    const polynomial = add(mul(a, quintic.b), mul(matmul(a, a), quintic.c));
    x = add(mul(x, quintic.a), isTall ? matmul(x, polynomial) : matmul(polynomial, x));
  }
  return x;
}
