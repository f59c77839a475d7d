/** Place and speed along the ground of each of two bodies. */
export interface CollisionState {
  readonly xMeters: readonly [number, number];
  readonly metersPerSecond: readonly [number, number];
}

/** The motion of two bodies that may meet. */
export interface Collision {
  /** When they touch; Infinity if they never do. */
  readonly impactSeconds: number;
  at(seconds: number): CollisionState;
}

/** Two bodies before they meet: places, speeds, masses in any unit, and how they part. */
export interface CollisionOptions {
  readonly xMeters: readonly [number, number];
  readonly metersPerSecond: readonly [number, number];
  readonly masses: readonly [number, number];
  readonly restitution: number;
  /** Distance of the middles when they touch. */
  readonly touchMeters: number;
}

/**
 * Two bodies that move along a line without friction and meet once.
 *
 * m1 v1 + m2 v2 is kept;  v2' - v1' = e (v1 - v2)
 */
export function createCollision(options: CollisionOptions): Collision {
  const { xMeters, metersPerSecond, masses, restitution, touchMeters } = options;
  const [x1, x2] = xMeters;
  const [v1, v2] = metersPerSecond;
  const [m1, m2] = masses;
  const gap = Math.abs(x2 - x1) - touchMeters;
  const closing = (v1 - v2) * Math.sign(x2 - x1);
  const impactSeconds = closing > 0 ? Math.max(0, gap / closing) : Number.POSITIVE_INFINITY;
  const center = (m1 * v1 + m2 * v2) / (m1 + m2);
  const after = [
    center - (restitution * m2 * (v1 - v2)) / (m1 + m2),
    center + (restitution * m1 * (v1 - v2)) / (m1 + m2),
  ] as const;
  return {
    impactSeconds,
    at(seconds) {
      if (seconds < impactSeconds) {
        return { xMeters: [x1 + v1 * seconds, x2 + v2 * seconds], metersPerSecond };
      }
      const since = seconds - impactSeconds;
      const way = (x: number, before: number, later: number): number => x + before * impactSeconds + later * since;
      return { xMeters: [way(x1, v1, after[0]), way(x2, v2, after[1])], metersPerSecond: after };
    },
  };
}
