import { describe, expect, it } from 'vitest';
import { type OpenJob, planQueue } from './plan-queue.ts';

const job = (id: string, given: Partial<OpenJob> = {}): OpenJob => ({
  ...{ id, device: null, drawnOn: null, status: 'queued', progress: 0, cost: 10 },
  ...given,
});
/** A processor that needs 2 s for a unit of cost, and a card that needs 0.1 s. */
const speed = (device: string): number | null => ({ cpu: 2, 'cuda:0': 0.1 })[device] ?? 1;
const [cpu, cuda] = [
  { device: 'cpu', slots: 1 },
  { device: 'cuda:0', slots: 1 },
];

describe('planQueue()', () => {
  it("gives each job its device's own speed", () => {
    const { outlooks } = planQueue([job('a', { device: 'cpu' }), job('b', { device: 'cuda:0' })], [cpu, cuda], speed);
    expect(outlooks.get('a')).toEqual({ position: 0, seconds: 20 });
    expect(outlooks.get('b')).toEqual({ position: 0, seconds: 1 });
  });

  it('lets only jobs wait for each other that could take the same place', () => {
    const jobs = [job('a', { device: 'cpu' }), job('b', { device: 'cpu' }), job('c', { device: 'cuda:0' }), job('d')];
    const { outlooks, waitOf } = planQueue(jobs, [cpu, cuda], speed);
    expect(outlooks.get('b')).toEqual({ position: 1, seconds: 40 });
    expect(outlooks.get('c')).toEqual({ position: 0, seconds: 1 });
    // Any device: the card is free first.
    expect(outlooks.get('d')).toEqual({ position: 3, seconds: 2 });
    expect([waitOf('cpu'), waitOf('cuda:0'), waitOf(null)]).toEqual([40, 2, 2]);
  });

  it('counts what is left of running jobs on the device that draws them', () => {
    const running = job('a', { status: 'in_progress', progress: 75, drawnOn: 'cpu' });
    const { outlooks, waitOf } = planQueue([running, job('b', { device: 'cpu' })], [cpu, cuda], speed);
    expect(outlooks.get('a')).toEqual({ position: null, seconds: 5 });
    expect(outlooks.get('b')).toEqual({ position: 0, seconds: 25 });
    expect(waitOf('cuda:0')).toBe(0);
  });

  it('shares the jobs of one device among its slots', () => {
    const jobs = ['a', 'b', 'c', 'd'].map((id) => job(id));
    const { outlooks } = planQueue(jobs, [{ device: 'cpu', slots: 2 }], speed);
    expect(jobs.map(({ id }) => outlooks.get(id)?.seconds)).toEqual([20, 20, 40, 40]);
  });

  it('takes a device that nobody serves for one slot, and tells no time without a speed', () => {
    const jobs = [job('a', { device: 'dml:1' }), job('b', { device: 'dml:1' })];
    expect(planQueue(jobs, [cpu], speed).outlooks.get('b')).toEqual({ position: 1, seconds: 20 });
    const { outlooks, waitOf } = planQueue(jobs, [], () => null);
    expect(outlooks.get('b')).toEqual({ position: 1, seconds: null });
    expect(waitOf(null)).toBeNull();
  });

  it('ends when the work is done, whatever the order, on one device', () => {
    const costs = [3, 8, 1, 5, 13];
    const { waitOf, outlooks } = planQueue(
      costs.map((cost, i) => job(String(i), { cost })),
      [cpu],
      speed,
    );
    const sums = costs.map((_, i) => 2 * costs.slice(0, i + 1).reduce((sum, cost) => sum + cost, 0));
    expect(costs.map((_, i) => outlooks.get(String(i))?.seconds)).toEqual(sums);
    expect(waitOf('cpu')).toBe(sums.at(-1));
  });
});
