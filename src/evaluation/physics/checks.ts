import { findFlights } from './flights.ts';
import type { Track } from './track.ts';

/** The laws that a video is held to. */
export const physicsChecks = [
  'parabola',
  'gravity',
  'restitution',
  'energy',
  'glide',
  'permanence',
  'size',
  'support',
  'interpenetration',
] as const;
/** One of {@link physicsChecks}. */
export type PhysicsCheck = (typeof physicsChecks)[number];

/** What a check measured and whether that is within its tolerance. */
export interface CheckResult {
  readonly check: PhysicsCheck;
  readonly value: number;
  readonly passes: boolean;
}

/** How far off a measure may be; wide enough that 95 % of real clips pass under true masks of 24 x 24 cells. */
export const physicsTolerances = {
  /** Least share of the variance of height that a parabola explains. */
  parabola: 0.97,
  /** Largest relative error of gravity. */
  gravity: 0.25,
  /** Largest difference of the restitution from the scene's. */
  restitution: 0.15,
  /** Largest height of a rebound over the height before. */
  energy: 1.1,
  /** Largest relative change of horizontal speed within a flight. */
  glide: 0.3,
  /** Least share of pictures in which a body is seen. */
  permanence: 0.93,
  /** Largest deviation of area over its mean. */
  size: 0.2,
  /** Largest deviation of the lowest part, in picture heights. */
  support: 0.025,
  /** Largest overlap of two solid bodies in more than one picture, over the width of the narrower. */
  interpenetration: 0.2,
} as const satisfies Record<PhysicsCheck, number>;

/** Gravity of the world in metres per second squared. */
const gravityMeters = 9.81;

/** What decides how a free body must move. */
export interface BallisticFacts {
  /** Metres that the picture's height shows at the body's depth. */
  readonly viewMeters: number;
  /** Restitution that the scene has, or null if nobody said. */
  readonly restitution: number | null;
  /** Whether the body moves sideways. */
  readonly goesSideways: boolean;
}

/** Parabola, gravity, restitution, energy and glide of a body in free flight. No flight in sight fails parabola and gravity. */
export function checkBallistic(track: Track, facts: BallisticFacts): CheckResult[] {
  const flights = findFlights(track, gravityMeters / facts.viewMeters);
  const longest = flights.toSorted((a, b) => b.last - b.first - (a.last - a.first))[0];
  if (longest === undefined) return [result('parabola', 0, false), result('gravity', 1, false)];
  const { r2, c } = longest.parabola;
  const gravityError = Math.abs((-2 * c * facts.viewMeters) / gravityMeters - 1);
  const results = [
    result('parabola', r2, r2 >= physicsTolerances.parabola),
    result('gravity', gravityError, gravityError <= physicsTolerances.gravity),
  ];
  const [first, second] = flights;
  // A flight that the end of the video cuts before its highest point says nothing about its height.
  const isWhole = second !== undefined && -second.parabola.b / (2 * second.parabola.c) < second.last / track.frameRate;
  if (first !== undefined && second !== undefined && isWhole && first.apex > 0) {
    const gain = second.apex / first.apex;
    results.push(result('energy', gain, gain <= physicsTolerances.energy));
    if (facts.restitution !== null) {
      const error = Math.abs(Math.sqrt(Math.max(0, gain)) - facts.restitution);
      results.push(result('restitution', error, error <= physicsTolerances.restitution));
    }
  }
  if (facts.goesSideways && longest.last - longest.first >= 4) {
    const change = speedChange(track, longest.first, longest.last);
    results.push(result('glide', change, change <= physicsTolerances.glide));
  }
  return results;
}

/** Relative difference of the mean horizontal speeds of the two halves of a span. */
function speedChange({ points }: Track, first: number, last: number): number {
  const middle = Math.floor((first + last) / 2);
  const speed = (from: number, to: number): number => (points[to]!.x - points[from]!.x) / (to - from);
  const [before, after] = [speed(first, middle), speed(middle, last)];
  const whole = Math.abs(speed(first, last));
  return whole < 1e-4 ? 1 : Math.abs(after - before) / whole;
}

/** Whether a body that should be in sight throughout is. */
export function checkPermanence({ points }: Track): CheckResult {
  const areas = points.map(({ area }) => area).sort((a, b) => a - b);
  const usual = areas[Math.floor(areas.length / 2)]!;
  const seen = points.filter(({ area }) => area > 0 && area > usual / 4).length / points.length;
  return result('permanence', seen, seen >= physicsTolerances.permanence);
}

/** Whether a body at one depth keeps its size. */
export function checkSize({ points }: Track): CheckResult {
  const areas = points.map(({ area }) => area).filter((area) => area > 0);
  const mean = areas.reduce((sum, area) => sum + area, 0) / Math.max(1, areas.length);
  const variance = areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / Math.max(1, areas.length);
  const deviation = areas.length < 2 ? 1 : Math.sqrt(variance) / mean;
  return result('size', deviation, deviation <= physicsTolerances.size);
}

/** Whether a body on the ground stays on it. */
export function checkSupport({ points }: Track): CheckResult {
  const lows = points.filter(({ area }) => area > 0).map(({ bottom }) => bottom);
  const mean = lows.reduce((sum, low) => sum + low, 0) / Math.max(1, lows.length);
  const variance = lows.reduce((sum, low) => sum + (low - mean) ** 2, 0) / Math.max(1, lows.length);
  const deviation = lows.length < 2 ? 1 : Math.sqrt(variance);
  return result('support', deviation, deviation <= physicsTolerances.support);
}

/** Whether two solid bodies in one row keep out of each other. */
export function checkInterpenetration(a: Track, b: Track): CheckResult {
  const overlaps = a.points.map((p, i) => {
    const q = b.points[i]!;
    if (p.area === 0 || q.area === 0) return 0;
    const shared = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    return shared / Math.max(1e-6, Math.min(p.right - p.left, q.right - q.left));
  });
  const second = overlaps.toSorted((x, y) => y - x)[1] ?? 0;
  return result('interpenetration', Math.max(0, second), second <= physicsTolerances.interpenetration);
}

function result(check: PhysicsCheck, value: number, passes: boolean): CheckResult {
  return { check, value, passes };
}
