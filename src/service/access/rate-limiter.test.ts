import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../base/index.ts';
import { createRateLimiter } from './rate-limiter.ts';

describe('createRateLimiter()', () => {
  it('lets a minute of requests through at once and the rest steadily', () => {
    const clock = createManualClock();
    const limiter = createRateLimiter(clock);
    for (let i = 0; i < 60; i++) expect(limiter.take('a', 60)).toBeNull();
    expect(limiter.take('a', 60)).toBeCloseTo(1);
    clock.advance(1_000);
    expect(limiter.take('a', 60)).toBeNull();
    expect(limiter.take('a', 60)).not.toBeNull();
  });

  it('never passes more than the rate over any longer time', () => {
    const clock = createManualClock();
    const limiter = createRateLimiter(clock);
    let passed = 0;
    for (let i = 0; i < 6_000; i++) {
      if (limiter.take('a', 30) === null) passed++;
      clock.advance(100);
    }
    expect(passed).toBeLessThanOrEqual(30 + 300);
    expect(passed).toBeGreaterThanOrEqual(300);
  });

  it('counts every name for itself and forgets idle ones without a gift', () => {
    const clock = createManualClock();
    const limiter = createRateLimiter(clock);
    expect(limiter.take('a', 1)).toBeNull();
    expect(limiter.take('b', 1)).toBeNull();
    limiter.sweep();
    expect(limiter.take('a', 1)).not.toBeNull();
  });
});
