import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { mapPoints, placed } from '../draw/pen.ts';
import { fitMotion } from './motion.ts';
import { fillOutline } from './raster.ts';

/** A closed outline with straight sides. */
function polygon(points: readonly (readonly [number, number])[]): number[] {
  const path = [...points[0]!];
  for (let i = 1; i <= points.length; i++)
    path.push(...points[i - 1]!, ...points[i % points.length]!, ...points[i % points.length]!);
  return path;
}

/** Winding number by summing the angles, as an independent check. */
function windingAngle(points: readonly (readonly [number, number])[], x: number, y: number): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = [points[i]![0] - x, points[i]![1] - y];
    const [bx, by] = [points[(i + 1) % points.length]![0] - x, points[(i + 1) % points.length]![1] - y];
    sum += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  }
  return Math.round(sum / (2 * Math.PI));
}

describe('fillOutline()', () => {
  it('covers exactly the cells whose middle has a winding number, for random stars that cross themselves', () => {
    const random = createRandom('raster');
    const grid = { width: 40, height: 30 };
    for (let round = 0; round < 20; round++) {
      const points = Array.from({ length: 7 }, () => [50 * random.uniform() - 5, 40 * random.uniform() - 5] as const);
      const covered = new Uint8Array(grid.width * grid.height);
      fillOutline(grid, polygon(points), (row, from, to) =>
        covered.fill(1, row * grid.width + from, row * grid.width + to + 1),
      );
      for (let row = 0; row < grid.height; row++) {
        for (let column = 0; column < grid.width; column++) {
          const isInside = windingAngle(points, column + 0.5, row + 0.5) !== 0;
          expect(covered[row * grid.width + column] === 1, `round ${round}, cell ${column},${row}`).toBe(isInside);
        }
      }
    }
  });
});

describe('fitMotion()', () => {
  it('finds the affine map between two outlines', () => {
    const from = [0, 0, 4, 1, 5, 6, 1, 7, -2, 3];
    const map = placed(3, -2, 0.4, 1.3, 0.8);
    const { middleX, middleY, shiftX, shiftY, a, b, c, d } = fitMotion(from, mapPoints(map, from));
    for (const [x, y] of [
      [2, 2],
      [-7, 9],
      [0, 0],
    ] as const) {
      const [tx, ty] = mapPoints(map, [x, y]);
      const [px, py] = [x - middleX, y - middleY];
      expect(x + shiftX + a * px + c * py).toBeCloseTo(tx!, 4);
      expect(y + shiftY + b * px + d * py).toBeCloseTo(ty!, 4);
    }
  });

  it('moves an outline without width along with its middle', () => {
    const { shiftX, shiftY, a, d } = fitMotion([1, 1, 1, 1, 1, 1], [4, 3, 4, 3, 4, 3]);
    expect([shiftX, shiftY, a, d]).toEqual([3, 2, 0, 0]);
  });
});
