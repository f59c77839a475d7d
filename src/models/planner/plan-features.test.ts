import { expect, test } from 'vitest';
import type { BodyPlan } from './body-plan.ts';
import { planWidth, writePlanFeatures } from './plan-features.ts';

const counts = { subject: 3, color: 2, action: 2, emotion: 2 };
const grid = { rows: 8, columns: 8 };
const width = planWidth(counts);
const perBody = (width - 1) / 2;
const fox: BodyPlan = {
  ...{ x: 0, y: 0, width: 0.4, height: 0.2, rotationRadians: 0, depth: 1, facing: 1, phase: 0.25 },
  ...{ subject: 2, color: 1, action: 0, emotion: 1 },
};

function featuresOf(bodies: readonly BodyPlan[]): (row: number, column: number) => number[] {
  const all = new Float32Array(64 * width);
  writePlanFeatures(bodies, { grid, counts }, all);
  return (row, column) => [...all.subarray((row * 8 + column) * width, (row * 8 + column + 1) * width)];
}

/** Whether the first body of a token is told, and the answers about it. */
const isTold = (features: readonly number[]): boolean => features[1] !== 0;
const answersOf = (features: readonly number[], body = 0): number[] =>
  features.slice(1 + body * perBody + perBody - 9, 1 + (body + 1) * perBody).map((x) => Number(x > 0));

test('writePlanFeatures() tells tokens of a body and of what its limbs reach into, and no others', () => {
  const at = featuresOf([fox]);
  // x from -0.2 to 0.2, with limbs 0.26 and three quarters of a cell 0.354: columns 1.17 to 6.83, by their middles
  const told = Array.from({ length: 8 }, (_, column) => isTold(at(3, column)));
  expect(told).toEqual([false, true, true, true, true, true, true, false]);
  // y from -0.1 to 0.1, with limbs 0.13 and 0.094: 0.224
  expect(Array.from({ length: 8 }, (_, row) => isTold(at(row, 3)))).toEqual([
    ...[false, false, true, true, true, true, false, false],
  ]);
  for (let row = 0; row < 8; row++) for (let column = 0; column < 8; column++) expect(at(row, column)[0]).toBe(1);
  expect(answersOf(at(3, 3))).toEqual([0, 0, 1, 0, 1, 1, 0, 0, 1]);
});

test('writePlanFeatures() puts the nearest body first and tells two at most', () => {
  const far = { ...fox, depth: 5, subject: 0 };
  const middle = { ...fox, depth: 3, subject: 1 };
  const features = featuresOf([far, fox, middle])(3, 3);
  expect(answersOf(features, 0).slice(0, 3)).toEqual([0, 0, 1]);
  expect(answersOf(features, 1).slice(0, 3)).toEqual([0, 1, 0]);
});

test('writePlanFeatures() tells alike where in a body a token lies, however it is turned', () => {
  // u / 2 and v / 2 stand behind two numbers each of presence, phase, tilt and size.
  const placeIn = (features: readonly number[]): number[] => features.slice(9, 11);
  const right = featuresOf([fox]);
  const left = featuresOf([{ ...fox, facing: -1 }]);
  for (let column = 1; column < 7; column++) {
    const [a, b] = [placeIn(right(3, column)), placeIn(left(3, 7 - column))];
    for (let k = 0; k < 2; k++) expect(a[k]).toBeCloseTo(b[k]!, 6);
  }
  // A quarter turn counter-clockwise: what was ahead is above.
  const risen = featuresOf([{ ...fox, rotationRadians: Math.PI / 2 }]);
  const [ahead, above] = [placeIn(right(3, 5)), placeIn(risen(2, 3))];
  expect(above[0]).toBeCloseTo(ahead[0]!, 5);
  expect(ahead[0]).toBeCloseTo((1.5 / 8 / 0.2 / 2) as number, 5);
});

test('writePlanFeatures() tells a picture in which nobody is from one that nobody planned', () => {
  const features = new Float32Array(64 * width);
  writePlanFeatures([], { grid, counts }, features);
  expect([...features].map((x, i) => (x === 0) === (i % width !== 0)).every(Boolean)).toBe(true);
  expect([...features].filter((x) => x !== 0)).toEqual(Array<number>(64).fill(1));
});

test('writePlanFeatures() measures from the middle of the picture in units of its shorter side', () => {
  const toldIn = (rows: number, columns: number, place: Pick<BodyPlan, 'x' | 'y'>): string[] => {
    const features = new Float32Array(rows * columns * width);
    // It reaches 0.052 and three quarters of a cell, which is a quarter here: not as far as the middle of the next cell.
    writePlanFeatures([{ ...fox, width: 0.08, height: 0.08, ...place }], { grid: { rows, columns }, counts }, features);
    const told = [...features.keys()].filter((i) => i % width === 1 && features[i] !== 0);
    return told.map((i) => `${Math.floor(i / width / columns)},${Math.floor(i / width) % columns}`);
  };
  // Three and a half cells from the middle one way, half a cell the other.
  expect(toldIn(4, 8, { x: 0.875, y: -0.125 })).toEqual(['1,7']);
  expect(toldIn(8, 4, { x: -0.125, y: 0.875 })).toEqual(['7,1']);
  expect(toldIn(8, 4, { x: 0.875, y: -0.125 })).toEqual([]);
});
