import { expect, test } from 'vitest';
import { psnr } from '../media/index.ts';
import type { Pictures } from '../models/index.ts';
import { followMotion } from './follow-motion.ts';
import { frameOf } from './pictures.ts';

const side = 64;

/** A smooth pattern whose parts can be told apart, with a square that is shifted over it. */
function paint(square: { readonly left: number; readonly top: number }, contrast = 1): Pictures {
  const data = new Float32Array(side * side * 3);
  for (let i = 0; i < data.length; i++) {
    const [y, x, channel] = [Math.floor(i / 3 / side), Math.floor(i / 3) % side, i % 3];
    const [u, v] = [x - square.left, y - square.top];
    const isInside = u >= 0 && v >= 0 && u < 28 && v < 28;
    data[i] = isInside ? contrast * (0.2 + 0.5 * Math.sin(0.4 * u + channel) * Math.cos(0.3 * v)) : -0.4;
  }
  return { count: 1, width: side, height: side, data };
}

const likeness = (a: Pictures, b: Pictures): number => psnr(frameOf(a, 0), frameOf(b, 0));

test('followMotion() brings the sharp given picture to where the soft made one shows its parts', () => {
  const [original, decoded] = [paint({ left: 14, top: 18 }), paint({ left: 14, top: 18 }, 0.8)];
  const follow = followMotion({ original, decoded });
  for (const place of [
    { left: 22, top: 18 },
    { left: 10, top: 24 },
  ]) {
    const moved = follow(paint(place, 0.8));
    const expected = paint(place);
    // Borders of blocks stay a little behind, so that the two are not the same.
    expect(likeness(moved.original, expected)).toBeGreaterThan(likeness(original, expected) + 4);
    expect(likeness(moved.decoded, paint(place, 0.8))).toBeGreaterThan(likeness(decoded, paint(place, 0.8)) + 4);
  }
});

test('followMotion() leaves a picture as it is where nothing has moved, or nothing can be recognised', () => {
  const given = { original: paint({ left: 14, top: 18 }), decoded: paint({ left: 14, top: 18 }, 0.8) };
  const follow = followMotion(given);
  expect(follow(given.decoded)).toBe(given);
  const flat = { ...given.decoded, data: new Float32Array(side * side * 3).fill(0.9) };
  expect(follow(flat).original).toEqual(given.original);
});
