import { expect, test } from 'vitest';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  hostTensor,
  input,
  type Value,
} from '../../graph/index.ts';
import { shareCells, trueMasks } from './share-cells.ts';

/** One picture of 2 x 2 cells: scenery, two cells of the first body, one of the second. */
const slots = hostTensor('int64', [1, 1, 2, 2], BigInt64Array.of(0n, 1n, 1n, 2n));
const [E, far] = [2, 2];

async function run(points: readonly number[], slotMap: HostTensor): Promise<{ masks: number[]; loss: number }> {
  const { masks, loss } = shareCells(input('who', [1, 1, 2, 2, E]), trueMasks(input('slots', [1, 1, 2, 2], 'int64')));
  const outputs: Record<string, Value> = { masks, loss };
  const model = emit(outputs, {
    storage: () => ({
      kind: 'inline',
      dtype: 'float32',
      data: bytesOfHostTensor(hostTensor('float32', [0], new Float32Array(0))),
    }),
  });
  using session = await createSession(model, { device: 'cpu', threads: 1, hasSpinningThreads: false });
  const results = await session.run({
    who: hostTensor('float32', [1, 1, 2, 2, E], Float32Array.from(points)),
    slots: slotMap,
  });
  return { masks: Array.from(results.masks!.data as Float32Array), loss: (results.loss!.data as Float32Array)[0]! };
}

test('shareCells() gives each cell to the body whose mean point is nearest, as exp of squared distances', async () => {
  // First body around (0, 0), second at (far, 0); scenery on the second.
  const { masks, loss } = await run([far, 0, 0.5, 0, -0.5, 0, far, 0], slots);
  const share = (toFirst: number, toSecond: number): number => 1 / (1 + Math.exp(toFirst ** 2 - toSecond ** 2));
  const first = [share(far, 0), share(0.5, far - 0.5), share(0.5, far + 0.5), share(far, 0)];
  for (const [cell, expected] of first.entries()) {
    expect(masks[cell]).toBeCloseTo(expected, 2);
    expect(masks[4 + cell]).toBeCloseTo(1 - expected, 2);
    expect(masks[8 + cell]).toBeCloseTo(0, 5);
  }
  const wrong = [first[1]!, first[2]!, 1 - first[3]!].map((right) => -Math.log(right));
  // Three cells of bodies, and one more in the denominator for clips without any.
  expect(loss).toBeCloseTo(wrong.reduce((a, b) => a + b) / 4, 2);
});

test('shareCells() asks nothing where there is one body', async () => {
  const { masks, loss } = await run(
    [1, 1, 0, 0, 3, 0, 0, 2],
    hostTensor('int64', [1, 1, 2, 2], BigInt64Array.of(0n, 1n, 1n, 1n)),
  );
  expect(masks.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(loss).toBe(0);
});
