import type { ClipAnswer, ClipPool } from './worker-pool.ts';

/** Draws clips in the order of their numbers, never more than `ahead` before the reader. */
export async function* drawInOrder(
  pool: ClipPool,
  indices: Iterable<number>,
  ahead: number,
): AsyncGenerator<ClipAnswer, void, void> {
  const pending: Promise<ClipAnswer>[] = [];
  const next = indices[Symbol.iterator]();
  const fill = () => {
    while (pending.length < Math.max(1, ahead)) {
      const { value, done } = next.next();
      if (done === true) return;
      const drawn = pool.draw(value);
      // A failure is thrown when its turn comes; until then it must not count as unhandled.
      drawn.catch(() => undefined);
      pending.push(drawn);
    }
  };
  for (fill(); pending.length > 0; fill()) yield await (pending.shift() as Promise<ClipAnswer>);
}
