/** A share with its confidence interval. */
export interface Rate {
  readonly count: number;
  readonly total: number;
  /** count / total; null when there is nothing. */
  readonly rate: number | null;
  /** 95 % interval, both in [0, 1]. */
  readonly low: number;
  readonly high: number;
}

/**
 * Share of `count` in `total` with Wilson's score interval at 95 %.
 *
 * centre = (p + z^2/2n) / (1 + z^2/n), half width = z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n), z = 1.96
 *
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927
 */
export function wilsonInterval(count: number, total: number): Rate {
  if (total === 0) return { count, total, rate: null, low: 0, high: 1 };
  const z = 1.959963984540054;
  const rate = count / total;
  const scale = 1 + (z * z) / total;
  const centre = (rate + (z * z) / (2 * total)) / scale;
  const half = (z * Math.sqrt((rate * (1 - rate)) / total + (z * z) / (4 * total * total))) / scale;
  return { count, total, rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
