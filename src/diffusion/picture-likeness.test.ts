import { expect, test } from 'vitest';
import type { Pictures } from '../models/index.ts';
import { coarseLikeness, fineLikeness } from './picture-likeness.ts';

const side = 64;

function paint(value: (x: number, y: number) => number): Pictures {
  const data = Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return value(pixel % side, Math.floor(pixel / side));
  });
  return { count: 1, width: side, height: side, data };
}

const middle = (side / 2) * side + side / 2;
const body = paint((x, y) => (Math.hypot(x - 32, y - 32) < 16 ? 0.6 : -0.6));

test('fineLikeness() and coarseLikeness() are 1 for a picture and itself, and exp(-(difference / scale)^n) for flat ones', () => {
  expect(fineLikeness(body, body).every((value) => value === 1)).toBe(true);
  expect(coarseLikeness(body, body).every((value) => value === 1)).toBe(true);
  const [a, b] = [paint(() => 0.2), paint(() => 0.1)];
  expect(fineLikeness(a, b)[middle]).toBeCloseTo(Math.exp(-1), 5);
  expect(coarseLikeness(a, b)[middle]).toBeCloseTo(Math.exp(-0.25), 5);
});

test('coarseLikeness() knows a body again that is drawn badly in its place; fineLikeness() does not', () => {
  const badly = paint((x, y) =>
    Math.hypot(x - 32, y - 32) < 16 ? 0.6 + (((x >> 2) ^ (y >> 2)) & 1 ? 0.4 : -0.4) : -0.6,
  );
  expect(coarseLikeness(body, badly)[middle]).toBeGreaterThan(0.9);
  expect(fineLikeness(body, badly)[middle]).toBeLessThan(0.01);
});

test('coarseLikeness() does not take a body that has moved away for one in its place', () => {
  const moved = paint((x, y) => (Math.hypot(x - 62, y - 32) < 16 ? 0.6 : -0.6));
  expect(coarseLikeness(body, moved)[middle]).toBeLessThan(0.01);
  expect(coarseLikeness(body, moved)[0]).toBeGreaterThan(0.99);
});
