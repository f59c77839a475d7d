import type { Action, Emotion } from '../scene/vocabulary.ts';
import { cosine, sine } from '../simulation/elementary.ts';
import type { Pen, Point } from './pen.ts';

/** What a rig is told about one instant: everything but place and size. */
export interface Look {
  readonly action: Action;
  /** Phase of the cycle in [0, 1). */
  readonly phase: number;
  readonly spanProgress: number;
  readonly emotion: Emotion;
  readonly velocity: { readonly xMetersPerSecond: number; readonly yMetersPerSecond: number };
  /** How far a foot swings to either side of its resting place, so that it does not slide; in the rig's units. */
  readonly halfStride: number;
  /** Whether it lies in the water's surface. */
  readonly isAfloat: boolean;
  /** Whether it holds another one in its arms. */
  readonly isCarrying: boolean;
}

/** One way to draw a subject, facing right, standing on y = 0 with its middle at x = 0. */
export interface Rig {
  /** Height and width of the standing figure in the rig's own units. */
  readonly height: number;
  readonly width: number;
  readonly draw: (pen: Pen, look: Look) => void;
}

const turn = 2 * Math.PI;

/** sin(2 pi (phase + shift)). */
export function wave(phase: number, shift = 0): number {
  return sine(turn * (phase + shift));
}

/** cos(2 pi (phase + shift)). */
export function cowave(phase: number, shift = 0): number {
  return cosine(turn * (phase + shift));
}

/** Smooth 0 to 1 between two edges. */
export function ease(value: number, from = 0, to = 1): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/**
 * Where a foot is within its step: on the ground it moves back evenly, in the air it swings forward.
 *
 * @param stride half the length of a step
 * @returns shift from the resting place; y is the lift
 */
export function step(phase: number, stride: number, lift: number): Point {
  const t = phase - Math.floor(phase);
  if (t < 0.5) return [stride * (1 - 4 * t), 0];
  const s = (t - 0.5) * 2;
  return [-stride * cosine(Math.PI * s), lift * sine(Math.PI * s)];
}

/** The joint between two bones from `from` to `to`; `bend` +1 puts it to the left of the way, -1 to the right. */
export function joint(from: Point, to: Point, lengths: Point, bend: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const distance = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
  const reach = Math.min(distance, (lengths[0] + lengths[1]) * 0.999);
  const along = (reach * reach + lengths[0] ** 2 - lengths[1] ** 2) / (2 * reach);
  const off = Math.sqrt(Math.max(0, lengths[0] ** 2 - along * along)) * bend;
  const [ux, uy] = [dx / distance, dy / distance];
  return [from[0] + ux * along - uy * off, from[1] + uy * along + ux * off];
}
