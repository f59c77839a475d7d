import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { type Subject, subjectClass, subjects } from '../../world/index.ts';
import { bestOrder, findBodies, type SeenCells } from './find-bodies.ts';
import { classCount } from './oracle-format.ts';

/** Cells of which every `period`-th is of body `index`, with points around one place for each body; the others are scenery. */
function cellsOfBodies(bodies: number, noise: number): SeenCells & { readonly owner: readonly number[] } {
  const random = createRandom('cells');
  const n = 600;
  const chances = new Float32Array(n * classCount);
  const points = new Float32Array(n * 8);
  const owner = Array.from({ length: n }, (_, i) => (i % 4 === 3 ? -1 : i % bodies));
  for (const [i, body] of owner.entries()) {
    chances[i * classCount + (body < 0 ? 0 : subjectClass('fox'))] = 1;
    for (let e = 0; e < 8; e++) points[i * 8 + e] = (body < 0 ? 9 : e === body ? 3 : 0) + noise * random.normal();
  }
  return { chances, points, count: bodies, owner };
}

describe('findBodies()', () => {
  it('gives each of two and three bodies its own cells and scenery to none', () => {
    for (const bodies of [2, 3]) {
      const cells = cellsOfBodies(bodies, 0.4);
      const masks = findBodies(cells);
      const groupOf = cells.owner.map((_, i) => masks.findIndex((mask) => mask[i]! > 0.5));
      for (let body = 0; body < bodies; body++) {
        const groups = new Set(groupOf.filter((_, i) => cells.owner[i] === body));
        expect(groups.size).toBe(1);
        expect(groups.has(-1)).toBe(false);
      }
      expect(new Set(groupOf).size).toBe(bodies + 1);
      for (const [i, body] of cells.owner.entries()) if (body < 0) expect(groupOf[i]).toBe(-1);
    }
  });

  it('shares no cell out twice', () => {
    const masks = findBodies(cellsOfBodies(3, 1.5));
    for (let i = 0; i < 600; i++) expect(masks.reduce((sum, mask) => sum + mask[i]!, 0)).toBeLessThanOrEqual(1.0001);
  });

  it('gives all that looks like a body to the only one', () => {
    const cells = cellsOfBodies(2, 0.4);
    const [mask] = findBodies({ ...cells, count: 1 });
    expect(Array.from(mask!)).toEqual(cells.owner.map((body) => (body < 0 ? 0 : 1)));
  });

  it('finds nothing where nothing looks like a body', () => {
    const masks = findBodies({ chances: new Float32Array(50 * classCount), points: new Float32Array(400), count: 2 });
    expect(masks.map((mask) => Math.max(...mask))).toEqual([0, 0]);
  });
});

describe('bestOrder()', () => {
  const chancesOf = (likely: Subject): Float32Array => {
    const chances = new Float32Array(60).fill(0.01);
    chances[subjects.indexOf(likely)] = 0.8;
    return chances;
  };

  it('puts each found body in the place of the subject that it looks like', () => {
    const found = (['bear', 'fox', 'cat'] as const).map(chancesOf);
    expect(bestOrder(['fox', 'cat', 'bear'], found)).toEqual([1, 2, 0]);
    expect(bestOrder(['bear', 'fox', 'cat'], found)).toEqual([0, 1, 2]);
  });

  it('leaves bodies in their order where nothing tells them apart', () => {
    const found = (['dog', 'dog'] as const).map(chancesOf);
    expect(bestOrder(['fox', 'fox'], found)).toEqual([0, 1]);
  });
});
