/**
 * The error function to about 1e-15: Taylor series near zero, continued fraction far out.
 *
 * @see Abramowitz & Stegun, 7.1.6 and 7.1.14
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  return Math.sign(x) * (size < 2.5 ? series(size) : 1 - complement(size));
}

// erf x = 2 / sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1))
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

// erfc x = exp(-x^2) / sqrt(pi) * 1 / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...))))
function complement(x: number): number {
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
