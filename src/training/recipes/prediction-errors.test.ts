import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { hostTensor } from '../../graph/index.ts';
import { addErrors } from './prediction-errors.ts';

test('addErrors() adds one window of one picture to all frames of a crop', () => {
  const [count, rows, columns, channels] = [3, 4, 5, 2];
  // The error of channel 0 says where it comes from, that of channel 1 is 1.
  const data = Float32Array.from({ length: count * rows * columns * channels }, (_, i) => (i % 2 === 0 ? i / 2 : 1));
  const errors = hostTensor('float32', [count, rows, columns, channels], data);
  const [frames, height, width] = [3, 2, 2];
  const size = height * width * channels;
  const latents = new Float32Array(200 * frames * size);
  addErrors(latents, errors, { random: createRandom(1), share: 0.5, shape: [frames, height, width, channels] });
  let changed = 0;
  const corners = new Set<number>();
  for (let b = 0; b < 200; b++) {
    const crop = latents.subarray(b * frames * size, (b + 1) * frames * size);
    if (crop.every((x) => x === 0)) continue;
    changed++;
    const corner = crop[0]!;
    corners.add(corner);
    for (let f = 0; f < frames; f++) {
      const expected = [corner, 1, corner + 1, 1, corner + columns, 1, corner + columns + 1, 1];
      expect([...crop.subarray(f * size, (f + 1) * size)]).toEqual(expected);
    }
    // A window does not leave its picture.
    expect(corner % columns).toBeLessThanOrEqual(columns - width);
    expect(Math.floor(corner / columns) % rows).toBeLessThanOrEqual(rows - height);
  }
  expect(changed).toBeGreaterThan(70);
  expect(changed).toBeLessThan(130);
  expect(corners.size).toBeGreaterThan(20);
});
