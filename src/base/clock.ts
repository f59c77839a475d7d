/** Time as an argument, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
  /** Milliseconds of a steady clock with an arbitrary origin. */
  steadyMs(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
};

/** A clock that moves only when told to. */
export function createManualClock(startMs = 0): Clock & { advance(milliseconds: number): void } {
  let now = startMs;
  return {
    nowMs: () => now,
    steadyMs: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
