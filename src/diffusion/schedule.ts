import { ConfigError } from '../base/index.ts';

/** Noise levels of a run, from the first to 0: `steps + 1` falling numbers in [0, 1]; 1 is pure noise. */
export type Sigmas = readonly number[];

/** How many noise levels a schedule has, and where they lie. */
export interface FlowScheduleOptions {
  /** Model evaluations, 1 or more. */
  readonly steps: number;
  /** Time shift: above 1 spends more steps near noise, as large pictures need. Default 1. */
  readonly shift?: number;
  /** Level to start from, for remix; in (0, 1]. Default 1. */
  readonly start?: number;
  /** Smallest level above 0 that the schedule is stretched to reach, or null. LTX uses 0.1. Default null. */
  readonly terminal?: number | null;
}

/**
 * Noise levels for flow matching: even steps, shifted towards noise.
 *
 * sigma' = shift * sigma / (1 + (shift - 1) * sigma)
 *
 * @returns `steps + 1` levels; the first is `start`, the last 0
 * @throws {ConfigError} if steps, shift or start is out of range
 * @see Esser et al. 2024, arXiv:2403.03206, section 5.3.2
 */
export function flowSchedule(options: FlowScheduleOptions): Sigmas {
  const { steps, shift = 1, start = 1, terminal = null } = options;
  checkRange('steps', steps, Number.isInteger(steps) && steps >= 1 && steps <= 1000, 'a whole number from 1 to 1000');
  checkRange('shift', shift, shift > 0, 'above 0');
  checkRange('start', start, start > 0 && start <= 1, 'above 0 and at most 1');
  // `start` is a level after the shift, so the even grid begins where the shift maps to it.
  const evenStart = start / (shift - (shift - 1) * start);
  const levels = Array.from({ length: steps }, (_, i) => shiftSigma((evenStart * (steps - i)) / steps, shift));
  return [...(terminal === null ? levels : stretchToTerminal(levels, terminal)), 0];
}

/** Moves one noise level towards noise: shift * sigma / (1 + (shift - 1) * sigma). */
export function shiftSigma(sigma: number, shift: number): number {
  return (shift * sigma) / (1 + (shift - 1) * sigma);
}

/**
 * The shift for a clip of so many tokens, on the line in log space through two known points.
 *
 * LTX-Video: (1024 tokens, e^0.95) and (4096 tokens, e^2.05).
 *
 * @see Lightricks LTX-Video, `ltx_video/schedulers/rf.py`, `get_normal_shift`
 */
export function shiftForTokens(
  tokens: number,
  line: { readonly low: readonly [number, number]; readonly high: readonly [number, number] },
): number {
  const [lowTokens, lowLog] = line.low;
  const [highTokens, highLog] = line.high;
  const slope = (highLog - lowLog) / (highTokens - lowTokens);
  return Math.exp(lowLog + slope * (tokens - lowTokens));
}

/** A schedule that is given as numbers, as distilled checkpoints want it. @throws {ConfigError} unless it falls strictly */
export function fixedSchedule(levels: readonly number[]): Sigmas {
  const sigmas = levels.at(-1) === 0 ? [...levels] : [...levels, 0];
  sigmas.forEach((sigma, i) => {
    const previous = i === 0 ? Number.POSITIVE_INFINITY : sigmas[i - 1]!;
    checkRange(`sigma ${i}`, sigma, sigma >= 0 && sigma <= 1 && sigma < previous, 'in [0, 1] and below the one before');
  });
  return sigmas;
}

/** Drops the part of a schedule above `start` and begins exactly there: SDEdit's entry point. */
export function startSchedule(sigmas: Sigmas, start: number): Sigmas {
  checkRange('start', start, start > 0 && start <= 1, 'above 0 and at most 1');
  return [start, ...sigmas.filter((sigma) => sigma < start)];
}

/** Linear scaling of 1 - sigma so that the last level is `terminal`. */
function stretchToTerminal(levels: readonly number[], terminal: number): number[] {
  const last = levels.at(-1)!;
  const factor = (1 - last) / (1 - terminal);
  return levels.map((sigma) => 1 - (1 - sigma) / factor);
}

function checkRange(name: string, value: number, isInRange: boolean, rule: string): void {
  if (!isInRange) throw new ConfigError(`Cannot make a schedule as ${name} must be ${rule}: current value is ${value}`);
}
