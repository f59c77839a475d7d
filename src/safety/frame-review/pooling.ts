import { assert } from '../../base/index.ts';
import { constant, conv2d, maximum, mul, slice, type Value } from '../../graph/index.ts';

/**
 * The largest value in each window, without borders.
 *
 * @param x [B, C, H, W]
 * @returns [B, C, (H - size) / stride + 1, (W - size) / stride + 1], rounded down
 */
export function maxPool(x: Value, { size, stride }: { readonly size: number; readonly stride: number }): Value {
  const along = (value: Value, axis: number): Value => {
    const count = Math.floor((lengthOf(value, axis) - size) / stride) + 1;
    const shifted = Array.from({ length: size }, (_, start) =>
      slice(value, axis, { start, end: start + (count - 1) * stride + 1, step: stride }),
    );
    return shifted.reduce((a, b) => maximum(a, b));
  };
  return along(along(x, 2), 3);
}

/**
 * The mean of each window of an odd side around every pixel; at borders of the pixels that there are, as TensorFlow counts.
 *
 * @param x [B, C, H, W]
 * @returns [B, C, H, W]
 */
export function averageAround(x: Value, size: number): Value {
  const [channels, rows, columns] = [1, 2, 3].map((axis) => lengthOf(x, axis)) as [number, number, number];
  const reach = (size - 1) / 2;
  const box = constant(new Float32Array(channels * size ** 2).fill(1), { shape: [channels, 1, size, size] });
  const sums = conv2d(x, box, { pads: [reach, reach, reach, reach], groups: channels });
  const present = (at: number, length: number): number =>
    Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1;
  const shares = Float32Array.from(
    { length: rows * columns },
    (_, i) => 1 / (present(Math.floor(i / columns), rows) * present(i % columns, columns)),
  );
  return mul(sums, constant(shares, { shape: [1, 1, rows, columns] }));
}

function lengthOf(x: Value, axis: number): number {
  const length = x.shape[axis];
  assert(typeof length === 'number', 'internal: picture sizes are known');
  return length;
}
