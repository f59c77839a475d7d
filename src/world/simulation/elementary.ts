/**
 * Sine, cosine, exponential and arcsine from the four basic operations, whose results IEEE 754 fixes to the last bit: `Math.sin` and
 * its kin may differ between engines, and then the same seed would give two videos.
 */
const halfPiHigh = 1.5707963267948966;
const halfPiLow = 6.123233995736766e-17;

/** Sine of an angle in radians, within 1e-14 for angles up to 1e6. */
export function sine(radians: number): number {
  return wave(radians, 0);
}

/** Cosine of an angle in radians, within 1e-14 for angles up to 1e6. */
export function cosine(radians: number): number {
  return wave(radians, 1);
}

/** sin(x + quarters pi/2): reduces to [-pi/4, pi/4] and evaluates the Taylor polynomial of that quadrant. */
function wave(radians: number, quarters: number): number {
  const count = Math.round(radians / halfPiHigh);
  const rest = radians - count * halfPiHigh - count * halfPiLow;
  const quadrant = (((count + quarters) % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? sinePolynomial(rest) : cosinePolynomial(rest);
  return quadrant < 2 ? value : -value;
}

function sinePolynomial(x: number): number {
  const y = x * x;
  return (
    x *
    (1 - (y / 6) * (1 - (y / 20) * (1 - (y / 42) * (1 - (y / 72) * (1 - (y / 110) * (1 - (y / 156) * (1 - y / 210)))))))
  );
}

function cosinePolynomial(x: number): number {
  const y = x * x;
  return (
    1 - (y / 2) * (1 - (y / 12) * (1 - (y / 30) * (1 - (y / 56) * (1 - (y / 90) * (1 - (y / 132) * (1 - y / 182))))))
  );
}

/** e^x, with relative error below 1e-14 for |x| up to 700. */
export function exponential(x: number): number {
  const count = Math.round(x / Math.LN2);
  const rest = x - count * Math.LN2 - count * 2.3190468138462996e-17;
  let value = 1;
  for (let n = 14; n > 0; n--) value = 1 + (rest / n) * value;
  const factor = count < 0 ? 0.5 : 2;
  for (let n = Math.abs(count); n > 0; n--) value *= factor;
  return value;
}

/** Arcsine in radians, within 1e-14 for |x| up to 0.9: a series and two Newton steps. */
export function arcsine(x: number): number {
  const y = x * x;
  let angle = x * (1 + (y / 6) * (1 + ((9 * y) / 20) * (1 + ((25 * y) / 42) * (1 + (49 * y) / 72))));
  for (let step = 0; step < 4; step++) angle -= (sine(angle) - x) / cosine(angle);
  return angle;
}

/** Arctangent in radians, within 1e-14: arcsine of the side of a right triangle, its complement beyond 45 degrees. */
export function arctangent(x: number): number {
  if (Math.abs(x) > 1) return Math.sign(x) * (halfPiHigh - arctangent(1 / Math.abs(x)));
  return arcsine(x / Math.sqrt(1 + x * x));
}
