import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { costOf, type PriorityClass, placeFairly, virtualFinish } from './fair-share.ts';

interface Job {
  readonly user: string;
  readonly cost: number;
  readonly tag: number;
  readonly priority: number;
  readonly order: number;
}

/** A queue with one worker, as the service runs it: highest priority first, then oldest. */
class Simulation {
  readonly open: Job[] = [];
  readonly started: Job[] = [];
  readonly #shares: Readonly<Record<string, number>>;
  #virtualTime = 0;
  #order = 0;

  constructor(shares: Readonly<Record<string, number>> = {}) {
    this.#shares = shares;
  }

  add(user: string, cost = 10, priorityClass: PriorityClass = 'normal'): void {
    const share = this.#shares[user] ?? 1;
    const ends = this.open.filter((job) => job.user === user).map((job) => virtualFinish({ ...job, share }));
    const virtualTime = this.open.length === 0 ? 0 : this.#virtualTime;
    const placed = placeFairly({ priorityClass, virtualTime, userFinish: Math.max(0, ...ends) });
    this.open.push({ user, cost, ...placed, order: this.#order++ });
  }

  run(count: number): void {
    for (let i = 0; i < count && this.open.length > 0; i++) {
      this.open.sort((a, b) => b.priority - a.priority || a.order - b.order);
      const job = this.open.shift()!;
      this.#virtualTime = Math.max(this.#virtualTime, job.tag);
      this.started.push(job);
    }
  }

  workOf(user: string): number {
    return this.started.filter((job) => job.user === user).reduce((sum, job) => sum + job.cost, 0);
  }
}

describe('placeFairly()', () => {
  it('starts the first job of a newcomer after at most one more job of a busy user', () => {
    const queue = new Simulation();
    for (let i = 0; i < 100; i++) queue.add('busy');
    queue.run(10);
    queue.add('newcomer');
    queue.run(2);
    expect(queue.started.slice(10).map((job) => job.user)).toContain('newcomer');
  });

  it('gives two busy users the same work, whatever the size of their jobs', () => {
    const queue = new Simulation();
    for (let i = 0; i < 200; i++) queue.add('small', 5);
    for (let i = 0; i < 100; i++) queue.add('large', 50);
    queue.run(110);
    const ratio = queue.workOf('small') / queue.workOf('large');
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  it('gives work in proportion to shares', () => {
    const queue = new Simulation({ double: 2 });
    for (let i = 0; i < 100; i++) {
      queue.add('double');
      queue.add('single');
    }
    queue.run(90);
    expect(queue.workOf('double') / queue.workOf('single')).toBeCloseTo(2, 0);
  });

  it('keeps the order of one user and never starves anybody, for random arrivals', () => {
    const random = createRandom('arrivals');
    const queue = new Simulation();
    for (let i = 0; i < 400; i++) {
      queue.add(`user-${random.integer(5)}`, 1 + random.integer(60));
      if (random.uniform() < 0.7) queue.run(1);
    }
    queue.run(1_000);
    expect(queue.started).toHaveLength(400);
    for (let user = 0; user < 5; user++) {
      const orders = queue.started.filter((job) => job.user === `user-${user}`).map((job) => job.order);
      expect(orders).toEqual([...orders].sort((a, b) => a - b));
    }
  });

  it('starts every high job before any normal, and every normal before any low', () => {
    const queue = new Simulation();
    for (const priorityClass of ['low', 'normal', 'high'] as const) {
      for (let i = 0; i < 5; i++) queue.add(`user-${i % 2}`, 1_000_000, priorityClass);
    }
    queue.run(15);
    const signs = queue.started.map((job) => Math.sign(Math.round(job.priority / 700_000_000)));
    expect(signs).toEqual([...signs].sort((a, b) => b - a));
    for (const { priority } of queue.started) expect(Math.abs(priority)).toBeLessThan(2 ** 31);
  });
});

describe('costOf()', () => {
  it('counts millions of pixels over all frames', () => {
    expect(costOf({ width: 1280, height: 720, frameCount: 120 })).toBe(111);
    expect(costOf({ width: 64, height: 64, frameCount: 1 })).toBe(1);
    expect(costOf({ width: 1000, height: 1000, frameCount: 30, candidates: 4 })).toBe(120);
    // Only the beginning is drawn anew.
    expect(costOf({ width: 1000, height: 1000, frameCount: 400, candidates: 2 })).toBe(445);
  });
});
