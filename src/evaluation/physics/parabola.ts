/** A parabola through points in time. */
export interface Parabola {
  /** y = a + b t + c t^2 */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Share of the variance that it explains; 1 where there is none to explain. */
  readonly r2: number;
}

/**
 * Least squares over powers of t - mean(t), which keeps the three equations well apart.
 *
 * @returns null for fewer than 3 points
 */
export function fitParabola(times: readonly number[], values: readonly number[]): Parabola | null {
  const n = times.length;
  if (n < 3) return null;
  const middle = times.reduce((sum, t) => sum + t, 0) / n;
  const moments = [0, 0, 0, 0, 0];
  const right = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = times[i]! - middle;
    for (let k = 0; k < 5; k++) moments[k]! += u ** k;
    for (let k = 0; k < 3; k++) right[k]! += values[i]! * u ** k;
  }
  const [p, q, c] = solve3(
    [0, 1, 2].map((row) => [0, 1, 2].map((column) => moments[row + column]!)),
    right,
  );
  const mean = right[0]! / n;
  let [unexplained, total] = [0, 0];
  for (let i = 0; i < n; i++) {
    const u = times[i]! - middle;
    unexplained += (values[i]! - p - q * u - c * u * u) ** 2;
    total += (values[i]! - mean) ** 2;
  }
  const r2 = total < 1e-12 ? 1 : 1 - unexplained / total;
  return { a: p - q * middle + c * middle ** 2, b: q - 2 * c * middle, c, r2 };
}

/** Three equations by Cramer's rule. */
function solve3(m: readonly (readonly number[])[], r: readonly number[]): readonly [number, number, number] {
  const det = (x: readonly (readonly number[])[]): number =>
    x[0]![0]! * (x[1]![1]! * x[2]![2]! - x[1]![2]! * x[2]![1]!) -
    x[0]![1]! * (x[1]![0]! * x[2]![2]! - x[1]![2]! * x[2]![0]!) +
    x[0]![2]! * (x[1]![0]! * x[2]![1]! - x[1]![1]! * x[2]![0]!);
  const whole = det(m);
  const part = (column: number): number => det(m.map((row, i) => row.with(column, r[i]!))) / whole;
  return [part(0), part(1), part(2)];
}
