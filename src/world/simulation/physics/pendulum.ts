import { arcsine, cosine, sine } from '../elementary.ts';
import { gravityMetersPerSecond2 as g } from './gravity.ts';

/** Angle from the vertical, to the right positive. */
export interface PendulumState {
  readonly radians: number;
  readonly radiansPerSecond: number;
}

/** A swing that may be asked for any time. */
export interface Pendulum {
  readonly amplitudeRadians: number;
  readonly periodSeconds: number;
  at(seconds: number): PendulumState;
}

/**
 * A mass on a rope, without friction, that passes its lowest point at time 0 with a given speed to the right; exact for every amplitude.
 *
 * sin(theta / 2) = k sn(w t, k),  w = sqrt(g / L),  k = v / (2 sqrt(g L)) = sin(amplitude / 2),  period 4 K(k) / w
 *
 * @see Abramowitz and Stegun 16.4: sn by the arithmetic-geometric mean
 * @param k sine of half the amplitude, at most 0.7
 */
export function createPendulum(lengthMeters: number, k: number): Pendulum {
  const w = Math.sqrt(g / lengthMeters);
  const { lastMean, ratios } = arithmeticGeometricMean(Math.abs(k));
  return {
    amplitudeRadians: 2 * arcsine(Math.abs(k)),
    periodSeconds: (2 * Math.PI) / (lastMean * w),
    at(seconds) {
      const { sn, cn, dn } = jacobi(w * seconds, lastMean, ratios, Math.abs(k));
      const half = arcsine(Math.abs(k) * sn);
      // d/dt of the formula above: (theta' / 2) cos(theta / 2) = k w cn dn, and cos(theta / 2) = dn.
      const rate = 2 * Math.abs(k) * w * cn * (dn / cosine(half));
      return k < 0 ? { radians: -2 * half, radiansPerSecond: -rate } : { radians: 2 * half, radiansPerSecond: rate };
    },
  };
}

/** The mean of 1 and k', and c_n / a_n of each step. */
function arithmeticGeometricMean(k: number): { lastMean: number; ratios: readonly number[] } {
  let [a, b] = [1, Math.sqrt(1 - k * k)];
  const ratios: number[] = [];
  while (a - b > 1e-15 && ratios.length < 8) {
    const c = (a - b) / 2;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    ratios.push(c / a);
  }
  return { lastMean: a, ratios };
}

function jacobi(
  u: number,
  lastMean: number,
  ratios: readonly number[],
  k: number,
): { sn: number; cn: number; dn: number } {
  let angle = lastMean * u;
  for (let n = 0; n < ratios.length; n++) angle *= 2;
  for (let n = ratios.length - 1; n >= 0; n--) angle = (angle + arcsine(ratios[n]! * sine(angle))) / 2;
  const sn = sine(angle);
  return { sn, cn: cosine(angle), dn: Math.sqrt(1 - k * k * sn * sn) };
}
