import { expect, test } from 'vitest';
import { type BodyPlan, packBodies, unpackBodies } from './body-plan.ts';

/** Bodies that differ in every number. */
function bodies(count: number): BodyPlan[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ x: 0.5 - i, y: i / 4, width: 0.25 + i, height: 0.5 + i, rotationRadians: -i / 8, depth: 2 + i },
    ...{ facing: i % 2 === 0 ? 1 : -1, phase: i / 8, subject: 10 + i, color: 20 + i, action: 30 + i, emotion: 40 + i },
  }));
}

test('unpackBodies() gives every number that packBodies() was given, five bodies at most', () => {
  for (const count of [0, 1, 5]) expect(unpackBodies(packBodies(bodies(count)))).toEqual(bodies(count));
  expect(unpackBodies(packBodies(bodies(6)))).toEqual(bodies(5));
});

test('packBodies() keeps numbers in the order that shards are written in', () => {
  const packed = packBodies(bodies(2));
  expect([...packed.subarray(0, 13)]).toEqual([1, 0.5, 0, 0.25, 0.5, -0, 2, 1, 0, 10, 20, 30, 40]);
  expect([...packed.subarray(13, 26)]).toEqual([1, -0.5, 0.25, 1.25, 1.5, -0.125, 3, -1, 0.125, 11, 21, 31, 41]);
  expect(packed.subarray(26).every((x) => x === 0)).toBe(true);
});
