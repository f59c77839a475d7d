import { arctangent, cosine, sine } from '../elementary.ts';
import { gravityMetersPerSecond2 as g } from './gravity.ts';

/** Place of the middle of a rolling body, how far it has rolled and how fast. x counts from the foot of the slope, downhill positive. */
export interface RollState {
  readonly xMeters: number;
  readonly heightMeters: number;
  readonly rolledMeters: number;
  readonly metersPerSecond: number;
  /** Angle of the ground below it: the slope's, then 0. */
  readonly slopeRadians: number;
}

/** A roll down a slope and on over flat ground that may be asked for any time. */
export interface Rolling {
  /** When it reaches the flat ground. */
  readonly footSeconds: number;
  readonly slopeRadians: number;
  at(seconds: number): RollState;
}

/** The ramp and the body. */
export interface RollOptions {
  /** The ramp, from its high end to its foot. */
  readonly runMeters: number;
  readonly riseMeters: number;
  /** How far uphill along the ramp the point of contact is at time 0. */
  readonly startMeters: number;
  /** Height of the middle over the ground it rolls on. */
  readonly radiusMeters: number;
  /** I / (m r^2): 0.4 for a solid ball, 0 for a body on light wheels. */
  readonly inertia: number;
}

/**
 * A body that starts at rest, rolls down a ramp without slipping, and goes on over flat ground at the speed it has gained.
 *
 * a = g sin(slope) / (1 + I / (m r^2));  the middle turns the corner at r tan(slope / 2) before the foot
 */
export function createRolling({ runMeters, riseMeters, startMeters, radiusMeters: r, inertia }: RollOptions): Rolling {
  const slope = arctangent(riseMeters / runMeters);
  const [sin, cos] = [sine(slope), cosine(slope)];
  const acceleration = (g * sin) / (1 + inertia);
  const corner = (r * sin) / (1 + cos);
  const descent = startMeters - corner;
  const footSeconds = Math.sqrt((2 * descent) / acceleration);
  const speed = acceleration * footSeconds;
  return {
    footSeconds,
    slopeRadians: slope,
    at(seconds) {
      if (seconds < footSeconds) {
        const rolled = (acceleration / 2) * seconds * seconds;
        const uphill = startMeters - rolled;
        return {
          xMeters: -uphill * cos + r * sin,
          heightMeters: uphill * sin + r * cos,
          rolledMeters: rolled,
          metersPerSecond: acceleration * seconds,
          slopeRadians: slope,
        };
      }
      const flat = speed * (seconds - footSeconds);
      return {
        xMeters: -corner * cos + r * sin + flat,
        heightMeters: r,
        rolledMeters: descent + flat,
        metersPerSecond: speed,
        slopeRadians: 0,
      };
    },
  };
}
