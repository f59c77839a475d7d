import { arctangent, sine } from '../elementary.ts';
import { gravityMetersPerSecond2 as g } from './gravity.ts';

/** Tilt about the lower edge, 0 upright to pi/2 on its side. */
export interface ToppleState {
  readonly radians: number;
  readonly radiansPerSecond: number;
}

/** A fall over an edge that may be asked for any time. */
export interface Toppling {
  /** When it first strikes the ground, to a step of 1/480 s; Infinity if the push was too weak and it falls back. */
  readonly impactSeconds: number;
  at(seconds: number): ToppleState;
}

const stepSeconds = 1 / 480;
/** Rocking ends below this rate, and after this long in any case. */
const restRadiansPerSecond = 0.05;
const longestSeconds = 6;

/**
 * A block that is pushed over one of its lower edges: a rigid body that turns about the edge under gravity and keeps a fifth of its
 * rate at each impact.
 *
 * theta'' = -(3 g / (4 r)) sin(c - theta),  r = half the diagonal,  c = arctan(width / height), for a homogeneous block
 *
 * Integrated once at 480 Hz by the classical Runge-Kutta method, read back by linear interpolation.
 */
export function createToppling(widthMeters: number, heightMeters: number, startRadiansPerSecond: number): Toppling {
  const balance = arctangent(widthMeters / heightMeters);
  const stiffness = (3 * g) / (2 * Math.sqrt(widthMeters * widthMeters + heightMeters * heightMeters));
  const angles = [0];
  const rates = [startRadiansPerSecond];
  let impactSeconds = Number.POSITIVE_INFINITY;
  let [angle, rate] = [0, startRadiansPerSecond];
  while (angles.length * stepSeconds < longestSeconds) {
    [angle, rate] = advance(angle, rate, (x) => stiffness * sine(x - balance));
    if (angle >= Math.PI / 2 || angle <= 0) {
      if (angle > 0) impactSeconds = Math.min(impactSeconds, angles.length * stepSeconds);
      angle = angle > 0 ? Math.PI / 2 : 0;
      rate *= -0.2;
    }
    angles.push(angle);
    rates.push(rate);
    if ((angle === 0 || angle === Math.PI / 2) && Math.abs(rate) < restRadiansPerSecond) break;
  }
  rates[rates.length - 1] = 0;
  return { impactSeconds, at: (seconds) => interpolate(angles, rates, seconds) };
}

/** One Runge-Kutta step of theta'' = f(theta). */
function advance(angle: number, rate: number, f: (angle: number) => number): [number, number] {
  const h = stepSeconds;
  const k1 = f(angle);
  const k2 = f(angle + (h / 2) * rate);
  const k3 = f(angle + (h / 2) * rate + ((h * h) / 4) * k1);
  const k4 = f(angle + h * rate + ((h * h) / 2) * k2);
  return [angle + h * rate + ((h * h) / 6) * (k1 + k2 + k3), rate + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)];
}

/** Linear between steps: at 480 Hz that is off by less than 1e-5 rad. */
function interpolate(angles: readonly number[], rates: readonly number[], seconds: number): ToppleState {
  const last = angles.length - 1;
  const position = Math.min(last, Math.max(0, seconds / stepSeconds));
  const index = Math.min(last - 1, Math.floor(position));
  const share = position - index;
  const blend = (values: readonly number[]): number => values[index]! * (1 - share) + values[index + 1]! * share;
  return { radians: blend(angles), radiansPerSecond: blend(rates) };
}

/** Rate that just brings a block to its balance, from which it falls over: energy of the push equals the rise of its middle. */
export function criticalToppleRate(widthMeters: number, heightMeters: number): number {
  const diagonal = Math.sqrt(widthMeters * widthMeters + heightMeters * heightMeters);
  return Math.sqrt(((3 * g) / diagonal) * (1 - heightMeters / diagonal));
}
