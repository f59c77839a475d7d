import { gravityMetersPerSecond2 as g } from './gravity.ts';

/** Height and upward speed of a body under gravity. */
export interface VerticalState {
  readonly heightMeters: number;
  readonly metersPerSecond: number;
}

/** A vertical motion that may be asked for any time, and when it touches the ground. */
export interface Bouncing {
  readonly contactSeconds: readonly number[];
  at(seconds: number): VerticalState;
}

/** Slower rebounds than this, of 1 mm, are at rest. */
const restMetersPerSecond = 0.14;

/**
 * Free flight between rebounds on the ground, each at `restitution` times the speed of the impact.
 *
 * h(t) = v t - g t^2 / 2 between contacts; v_n = e^n v_0; the flight after contact n lasts 2 v_n / g
 */
export function createBouncing(start: VerticalState, restitution: number): Bouncing {
  const { heightMeters: h0, metersPerSecond: v0 } = start;
  const impact = Math.sqrt(v0 * v0 + 2 * g * h0);
  const contactSeconds = [(v0 + impact) / g];
  const rebounds = [restitution * impact];
  while (rebounds[rebounds.length - 1]! > restMetersPerSecond && rebounds.length < 200) {
    const rebound = rebounds[rebounds.length - 1]!;
    contactSeconds.push(contactSeconds[contactSeconds.length - 1]! + (2 * rebound) / g);
    rebounds.push(restitution * rebound);
  }
  return {
    contactSeconds,
    at(seconds) {
      const index = contactSeconds.findLastIndex((contact) => contact <= seconds);
      if (index < 0) return flight(h0, v0, seconds);
      if (index === contactSeconds.length - 1) return { heightMeters: 0, metersPerSecond: 0 };
      return flight(0, rebounds[index]!, seconds - contactSeconds[index]!);
    },
  };
}

function flight(height: number, speed: number, seconds: number): VerticalState {
  return {
    heightMeters: height + speed * seconds - (g / 2) * seconds * seconds,
    metersPerSecond: speed - g * seconds,
  };
}
