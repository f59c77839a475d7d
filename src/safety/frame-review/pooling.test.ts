import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createSession, emit, hostTensor, input } from '../../graph/index.ts';
import { averageAround, maxPool } from './pooling.ts';

const [C, H, W] = [2, 7, 8];
const random = createRandom('pools');
const x = hostTensor('float32', [1, C, H, W]);
for (let i = 0; i < x.data.length; i++) x.data[i] = random.normal();

const at = (c: number, row: number, column: number): number => x.data[(c * H + row) * W + column]!;

/** Pixels of a window that lie in the picture. */
function windowOf(c: number, [top, left]: readonly [number, number]): number[] {
  const found: number[] = [];
  for (let row = Math.max(0, top); row < Math.min(H, top + 3); row++) {
    for (let column = Math.max(0, left); column < Math.min(W, left + 3); column++) found.push(at(c, row, column));
  }
  return found;
}

test('maxPool() and averageAround() are what loops over windows find', async () => {
  const pixels = input('x', [1, C, H, W]);
  using session = await createSession(
    emit({ largest: maxPool(pixels, { size: 3, stride: 2 }), mean: averageAround(pixels, 3) }),
    { threads: 1 },
  );
  const { largest, mean } = await session.run({ x });
  expect(largest!.shape).toEqual([1, C, 3, 3]);
  for (let c = 0; c < C; c++) {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const expected = Math.max(...windowOf(c, [2 * row, 2 * column]));
        expect(largest!.data[(c * 3 + row) * 3 + column]).toBe(expected);
      }
    }
    for (let row = 0; row < H; row++) {
      for (let column = 0; column < W; column++) {
        const near = windowOf(c, [row - 1, column - 1]);
        const expected = near.reduce((a, b) => a + b, 0) / near.length;
        expect(Number(mean!.data[(c * H + row) * W + column])).toBeCloseTo(expected, 5);
      }
    }
  }
});
