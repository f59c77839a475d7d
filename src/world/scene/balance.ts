import type { Random } from '../../base/index.ts';
import { actionsOf, placesOf } from './affordances.ts';
import { isHeldOutColor, isHeldOutPlace } from './held-out.ts';
import { type Action, colors, type Place, type Subject, subjects } from './vocabulary.ts';

/** One allowed combination and how likely it is. */
export interface Combination {
  readonly subject: Subject;
  readonly place: Place;
  readonly action: Action;
  readonly weight: number;
}

/**
 * Shares that are not 1. Only the ball rolls and bounces, so it comes twice as often, and still those two are seen less than
 * the other actions, or the ball would do nothing else.
 */
const shares: Readonly<Record<string, number>> = { ball: 2, roll: 0.35, bounce: 0.35 };

/** Which combinations a sampler may use: all, or only those that are not held out from training. */
export type HeldOutMode = 'include' | 'exclude';

const cache = new Map<string, readonly Combination[]>();
const colorCache = new Map<string, ReadonlyMap<Subject, readonly number[]>>();

/**
 * The allowed (subject, place, action) triples with the most even weights: places are uniform, subjects too but for the ball, actions as near to it
 * as the affordances let them be, and otherwise the three are independent (iterative proportional fitting, which ends at the joint
 * distribution of highest entropy with these marginals).
 */
export function balancedCombinations(mode: HeldOutMode): readonly Combination[] {
  const cached = cache.get(mode);
  if (cached !== undefined) return cached;
  const cells = subjects.flatMap((subject) =>
    placesOf(subject)
      .filter((place) => mode === 'include' || !isHeldOutPlace(subject, place))
      .flatMap((place) => actionsOf(subject, place).map((action) => ({ subject, place, action, weight: 1 }))),
  );
  for (let round = 0; round < 200; round++) {
    if (round < 150) level(cells, (cell) => cell.action, 0.3);
    level(cells, (cell) => cell.place, 1);
    level(cells, (cell) => cell.subject, 1);
  }
  cache.set(mode, cells);
  return cells;
}

const placeCache = new Map<string, readonly Combination[]>();

/** The balanced combinations of one place. */
export function combinationsAt(place: Place, mode: HeldOutMode): readonly Combination[] {
  const key = `${mode} ${place}`;
  const found = placeCache.get(key) ?? balancedCombinations(mode).filter((cell) => cell.place === place);
  placeCache.set(key, found);
  return found;
}

/** Scales the weights of cells so that each value of one slot has an equal share, or comes nearer to it. */
function level<Cell extends { weight: number }>(cells: readonly Cell[], slotOf: (cell: Cell) => string, step: number) {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(slotOf(cell), (sums.get(slotOf(cell)) ?? 0) + cell.weight);
  const shareOf = (value: string): number => shares[value] ?? 1;
  const total = [...sums.keys()].reduce((sum, value) => sum + shareOf(value), 0);
  for (const cell of cells) {
    const ratio = shareOf(slotOf(cell)) / (total * sums.get(slotOf(cell))!);
    // The step is 1 or 0.3; a bounded ratio keeps rare actions from taking over the subjects that alone can do them.
    cell.weight *= step === 1 ? ratio : Math.min(1.5, Math.max(0.7, 1 + step * (ratio - 1)));
  }
}

/** Weights of the 11 colours for a subject; over all subjects each colour is equally likely. */
export function balancedColorWeights(subject: Subject, mode: HeldOutMode): readonly number[] {
  const cached = colorCache.get(mode) ?? levelColors(mode);
  colorCache.set(mode, cached);
  return cached.get(subject)!;
}

function levelColors(mode: HeldOutMode): ReadonlyMap<Subject, readonly number[]> {
  const cells = subjects.flatMap((subject) =>
    colors.map((color) => {
      const isAllowed = mode === 'include' || !isHeldOutColor(subject, color);
      return { subject, color, weight: isAllowed ? 1 : 0 };
    }),
  );
  for (let round = 0; round < 50; round++) {
    level(cells, (cell) => cell.color, 1);
    level(cells, (cell) => cell.subject, 1);
  }
  return new Map(
    subjects.map((subject) => [subject, cells.filter((cell) => cell.subject === subject).map((c) => c.weight)]),
  );
}

/** Running sums of the weights of the lists that are kept, by which one is found in a few steps. */
const runningSums = new WeakMap<readonly Combination[], Float64Array>();

/** One of several combinations by its weight. Lists that live on are summed once. */
export function pickByWeight(random: Random, combinations: readonly Combination[]): Combination {
  const sums = runningSums.get(combinations) ?? sumUp(combinations);
  runningSums.set(combinations, sums);
  const wanted = random.uniform() * sums[sums.length - 1]!;
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return combinations[low]!;
}

function sumUp(combinations: readonly Combination[]): Float64Array {
  const sums = new Float64Array(combinations.length);
  let sum = 0;
  for (const [index, { weight }] of combinations.entries()) {
    sum += weight;
    sums[index] = sum;
  }
  return sums;
}
