import { createRandom, type Random } from '../../base/index.ts';
import { type Subject, subjects } from '../../world/index.ts';
import { classCount, firstSubjectClass, oracleFormat } from './oracle-format.ts';

/** What an oracle sees in the cells of a clip. */
export interface SeenCells {
  /** [n, classes] */
  readonly chances: Float32Array;
  /** [n, E] points that are near each other where the cells are of one body. */
  readonly points: Float32Array;
  /** Bodies that are looked for. */
  readonly count: number;
}

/** Cells that look less like a body say nothing about how many there are. */
const leastChance = 0.6;
/** How far apart the points of both sides of a picture are for that alone. */
const pictureWidth = 4;
/** Beginnings of the search for groups, of which the best is kept. */
const tries = 6;
/** Steps of each. */
const rounds = 10;

/**
 * Shares the cells that look like any body out among so many bodies: groups of points that are near each other.
 *
 * @returns [n] each: chance of every cell to belong to the body
 */
export function findBodies({ chances, points, count }: SeenCells): Float32Array[] {
  const n = chances.length / classCount;
  const body = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = firstSubjectClass; k < classCount; k++) body[i]! += chances[i * classCount + k]!;
  }
  if (count === 1) return [body];
  const placed = withPlaces(points, n);
  const E = placed.length / n;
  const pointOf = (cell: number): Float32Array => placed.subarray(cell * E, (cell + 1) * E);
  const certain = Array.from({ length: n }, (_, i) => i).filter((i) => body[i]! > leastChance);
  const middles =
    certain.length < count
      ? Array.from({ length: count }, () => new Float32Array(E))
      : groupMiddles(certain.map(pointOf), count);
  const masks = Array.from({ length: count }, () => new Float32Array(n));
  for (let i = 0; i < n; i++) {
    const shares = softmin(middles.map((middle) => squaredDistance(pointOf(i), middle)));
    for (const [k, mask] of masks.entries()) mask[i] = body[i]! * shares[k]!;
  }
  return masks;
}

/** [n, E + 2]: the points, and where the cells are in their picture: bodies do not jump. */
function withPlaces(points: Float32Array, n: number): Float32Array {
  const { cells } = oracleFormat;
  const E = points.length / n;
  const placed = new Float32Array(n * (E + 2));
  for (let i = 0; i < n; i++) {
    placed.set(points.subarray(i * E, (i + 1) * E), i * (E + 2));
    placed[i * (E + 2) + E] = (pictureWidth * (i % cells)) / cells;
    placed[i * (E + 2) + E + 1] = (pictureWidth * (Math.floor(i / cells) % cells)) / cells;
  }
  return placed;
}

/** Middles of so many groups of points, by k-means from several beginnings. */
function groupMiddles(points: readonly Float32Array[], count: number): Float32Array[] {
  const random = createRandom('groups of cells');
  let [best, least] = [[] as Float32Array[], Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < tries; attempt++) {
    const middles = firstMiddles(points, count, random);
    let spread = 0;
    for (let round = 0; round < rounds; round++) spread = moveMiddles(points, middles);
    if (spread < least) [best, least] = [middles, spread];
  }
  return best;
}

/** Points that are far from each other: each is drawn by its squared distance from those before (k-means++). */
function firstMiddles(points: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  const middles = [Float32Array.from(points[random.integer(points.length)]!)];
  while (middles.length < count) {
    const distances = points.map((point) => Math.min(...middles.map((middle) => squaredDistance(point, middle))));
    middles.push(Float32Array.from(points[drawByWeight(distances, random)]!));
  }
  return middles;
}

/** An index, as likely as its weight is large. */
function drawByWeight(weights: readonly number[], random: Random): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left <= 0) return index;
  }
  return weights.length - 1;
}

/** Moves each middle to the mean of the points that are nearest to it. @returns sum of their squared distances before */
function moveMiddles(points: readonly Float32Array[], middles: readonly Float32Array[]): number {
  const sums = middles.map((middle) => new Float64Array(middle.length));
  const counts = middles.map(() => 0);
  let spread = 0;
  for (const point of points) {
    const distances = middles.map((middle) => squaredDistance(point, middle));
    const nearest = distances.indexOf(Math.min(...distances));
    spread += distances[nearest]!;
    counts[nearest]!++;
    for (let e = 0; e < point.length; e++) sums[nearest]![e]! += point[e]!;
  }
  for (const [k, middle] of middles.entries()) {
    if (counts[k]! > 0) for (let e = 0; e < middle.length; e++) middle[e] = sums[k]![e]! / counts[k]!;
  }
  return spread;
}

/**
 * Which found body is which of those that are looked for, so that they look most like them.
 *
 * @param sought  what is looked for
 * @param chances chances of every subject for each found body
 * @returns       for each sought one the index of the found one
 */
export function bestOrder(sought: readonly Subject[], chances: readonly ArrayLike<number>[]): number[] {
  let [best, highest] = [[] as number[], Number.NEGATIVE_INFINITY];
  for (const order of ordersOf(sought.length)) {
    const score = order.reduce(
      (sum, found, i) => sum + Math.log(chances[found]![subjects.indexOf(sought[i]!)]! + 1e-9),
      0,
    );
    if (score > highest) [best, highest] = [order, score];
  }
  return best;
}

/** All orders of 0 ... count - 1, that one first. */
function ordersOf(count: number): number[][] {
  if (count === 0) return [[]];
  const last = count - 1;
  return ordersOf(last).flatMap((order) =>
    Array.from({ length: count }, (_, i) => order.toSpliced(count - 1 - i, 0, last)),
  );
}

function softmin(distances: readonly number[]): number[] {
  const least = Math.min(...distances);
  const powers = distances.map((distance) => Math.exp(least - distance));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
