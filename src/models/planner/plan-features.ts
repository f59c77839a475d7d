import type { LatentGrid } from '../video-model.ts';
import { type BodyAnswerCounts, type BodyPlan, bodyQuestionNames } from './body-plan.ts';

/** Bodies that one token is told of: the nearest two that may reach into it. */
const bodiesPerToken = 2;
/** Waves that a place is told in, along each side. */
const waves = [1, 2, 4];
/** Numbers of a body besides its answers: that it is there, its facing, phase, rotation and size, and two places of two sides each. */
const shapeNumbers = 2 + 2 + 2 + 2 + 2 + 2 * 2 * 2 * waves.length;
/** What an answer weighs in the features: one number of many tells who is there, where many tell where. */
const answerSize = 4;
/** Limbs, tails and shadows reach so far beyond the middle of a body, in its half sides and in cells. */
const reach = { bodies: 1.3, cells: 0.75 };

/** Numbers of a token in `writePlanFeatures`: whether there is a plan, then those of each body. */
export function planWidth(counts: BodyAnswerCounts): number {
  return 1 + bodiesPerToken * (shapeNumbers + answersOf(counts));
}

function answersOf(counts: BodyAnswerCounts): number {
  return bodyQuestionNames.reduce((sum, name) => sum + counts[name], 0);
}

/**
 * What a plan says about each token of one picture: which bodies reach into it, where in them it lies, and who they are.
 *
 * @param bodies of that picture, in any order
 * @param to     at least [S, planWidth(counts)], zeros; 1 stands first in every token's row, so that nobody being there is told from no plan
 */
export function writePlanFeatures(
  bodies: readonly BodyPlan[],
  { grid, counts }: { readonly grid: LatentGrid; readonly counts: BodyAnswerCounts },
  to: Float32Array,
): void {
  const { rows, columns } = grid;
  const stride = planWidth(counts);
  const cell = 1 / Math.min(rows, columns);
  const nearest = bodies.toSorted((a, b) => a.depth - b.depth);
  for (let token = 0; token < rows * columns; token++) {
    const x = ((token % columns) + 0.5 - columns / 2) * cell;
    const y = (Math.floor(token / columns) + 0.5 - rows / 2) * cell;
    let next = token * stride;
    to[next++] = 1;
    let count = 0;
    for (const body of nearest) {
      if (count === bodiesPerToken) break;
      const place = placeWithin(body, { x, y, cell });
      if (place === null) continue;
      const told = bodyFeatures(body, place, counts);
      to.set(told, next);
      next += told.length;
      count++;
    }
  }
}

interface Place {
  /** In half sides of the body, along it to where it looks and down. */
  readonly u: number;
  readonly v: number;
  /** In cells, in the picture. */
  readonly right: number;
  readonly down: number;
}

/** Where in a body a place of the picture lies; null where it does not reach. */
function placeWithin(
  { x, y, width, height, rotationRadians, facing }: BodyPlan,
  at: { readonly x: number; readonly y: number; readonly cell: number },
): Place | null {
  const [dx, dy] = [at.x - x, at.y - y];
  const [cos, sin] = [Math.cos(rotationRadians), Math.sin(rotationRadians)];
  const along = dx * cos - dy * sin;
  const down = dx * sin + dy * cos;
  const margin = reach.cells * at.cell;
  if (Math.abs(along) > (reach.bodies * width) / 2 + margin) return null;
  if (Math.abs(down) > (reach.bodies * height) / 2 + margin) return null;
  return { u: (2 * along * facing) / width, v: (2 * down) / height, right: dx / at.cell, down: dy / at.cell };
}

/** [shapeNumbers + answers] how a body stands and where in it a token lies, then who it is. */
function bodyFeatures(body: BodyPlan, { u, v, right, down }: Place, counts: BodyAnswerCounts): number[] {
  const turn = 2 * Math.PI * body.phase;
  const { rotationRadians: tilt } = body;
  const shape = [2, 2 * body.facing, Math.sin(turn), Math.cos(turn), Math.sin(tilt), Math.cos(tilt)];
  shape.push(Math.log(4 * body.width), Math.log(4 * body.height), u / 2, v / 2);
  for (const wave of waves) {
    for (const angle of [(Math.PI / 4) * u, (Math.PI / 4) * v, (Math.PI / 4) * right, (Math.PI / 4) * down]) {
      shape.push(Math.sin(wave * angle), Math.cos(wave * angle));
    }
  }
  const answers = bodyQuestionNames.flatMap((name) =>
    Array.from({ length: counts[name] }, (_, answer) => (answer === body[name] ? answerSize : 0)),
  );
  return [...shape, ...answers];
}
