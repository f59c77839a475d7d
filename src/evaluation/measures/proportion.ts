/** A share of successes with its 95 % interval. */
export interface Proportion {
  readonly right: number;
  readonly asked: number;
  /** right / asked; NaN-free: 0 where nothing was asked. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const z = 1.959964;

/**
 * Wilson's score interval of a share.
 *
 * (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
 *
 * @see Wilson 1927, Journal of the American Statistical Association 22, 209-212
 */
export function proportion(right: number, asked: number): Proportion {
  if (asked === 0) return { right, asked, share: 0, low: 0, high: 1 };
  const p = right / asked;
  const scale = 1 + z ** 2 / asked;
  const middle = (p + z ** 2 / (2 * asked)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / asked + z ** 2 / (4 * asked ** 2))) / scale;
  return { right, asked, share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A mean with its 95 % interval by the normal approximation. */
export interface Average {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Mean of numbers that are there; null where there is none. */
export function average(values: readonly (number | null)[]): Average | null {
  const present = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  if (present.length === 0) return null;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const variance = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, present.length - 1);
  const half = z * Math.sqrt(variance / present.length);
  return { mean, low: mean - half, high: mean + half, count: present.length };
}
