import type { Clock } from '../../base/index.ts';

/** Lets a number of requests through each minute, for each name. */
export interface RateLimiter {
  /** @returns null if the request may pass, else seconds to wait */
  take(name: string, perMinute: number): number | null;
  /** Forgets names that are idle. */
  sweep(): void;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
  capacity: number;
}

/**
 * Token buckets in memory: full at first, refilled steadily. Each process counts for itself, so n servers let through n
 * times as much; quotas of videos are counted in the database and are exact.
 */
export function createRateLimiter(clock: Clock): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const refill = (bucket: Bucket): void => {
    const nowMs = clock.steadyMs();
    const gained = ((nowMs - bucket.filledAtMs) / 60_000) * bucket.capacity;
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
  };
  return {
    take(name, perMinute) {
      const known = buckets.get(name);
      const bucket =
        known?.capacity === perMinute
          ? known
          : { tokens: perMinute, filledAtMs: clock.steadyMs(), capacity: perMinute };
      if (bucket !== known) buckets.set(name, bucket);
      refill(bucket);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return null;
      }
      return ((1 - bucket.tokens) / perMinute) * 60;
    },
    sweep() {
      for (const [name, bucket] of buckets) {
        refill(bucket);
        if (bucket.tokens >= bucket.capacity) buckets.delete(name);
      }
    },
  };
}
