import { affordances } from './affordances.ts';
import type { Action, Subject } from './vocabulary.ts';

/** How an action moves the body as a whole. */
export type Course =
  /** Stays where it is. */
  | 'still'
  /** Goes the way it faces. */
  | 'ahead'
  /** Rises or sinks, slowing towards the edge of the picture. */
  | 'up'
  | 'down'
  /** Goes ahead and at the same time up or down. */
  | 'ahead and up'
  | 'ahead and down'
  /** Hops or bounces on the spot under gravity. */
  | 'ballistic'
  /** Hangs on a rope. */
  | 'pendulum'
  /** Follows from another one: chase, carry, meet. */
  | 'by target';

/** The motion of one action at normal speed. */
export interface Motion {
  readonly course: Course;
  /** Speed along the course at speed 1. */
  readonly metersPerSecond: number;
  /** Cycles per second at speed 1 while it stays; a mover's cycle follows its stride. */
  readonly cyclesPerSecond: number;
  /** Metres per cycle for a body of 1 m height; 0 where `cyclesPerSecond` rules. */
  readonly strideMeters: number;
  /** Whether slow and fast can be seen, so that a caption may say them. */
  readonly hasSpeed: boolean;
}

const still = (cyclesPerSecond: number, hasSpeed = false): Motion => ({
  course: 'still',
  metersPerSecond: 0,
  cyclesPerSecond,
  strideMeters: 0,
  hasSpeed,
});
const ahead = (metersPerSecond: number, strideMeters: number): Motion => ({
  course: 'ahead',
  metersPerSecond,
  cyclesPerSecond: 0,
  strideMeters,
  hasSpeed: true,
});

/** Speeds keep a body under half a 32-pixel cell per frame at 256 pixels and 8 frames per second. */
export const motions: Readonly<Record<Action, Motion>> = {
  stand: still(0.5),
  sit: still(0.5),
  sleep: still(0.4),
  walk: ahead(0.7, 0.9),
  run: ahead(1.4, 1.5),
  jump: { ...still(0), course: 'ballistic', hasSpeed: true },
  dance: still(1, true),
  wave: still(1.25, true),
  eat: still(1),
  'look around': still(0.5),
  fly: ahead(1.2, 0.8),
  hover: still(1.5),
  swim: ahead(0.8, 0.7),
  dive: { ...ahead(0.8, 0.7), course: 'ahead and down' },
  drive: ahead(1.3, 1),
  float: still(0.5),
  roll: ahead(0.9, Math.PI),
  bounce: { ...still(0), course: 'ballistic' },
  spin: still(0.5, true),
  swing: { ...still(0), course: 'pendulum' },
  fall: { ...still(0.5, true), course: 'down', metersPerSecond: 0.6 },
  rise: { ...still(1, true), course: 'up', metersPerSecond: 0.6 },
  chase: { ...ahead(1.4, 1.5), course: 'by target' },
  carry: { ...ahead(0.7, 0.9), course: 'by target' },
  meet: { ...ahead(0.7, 0.9), course: 'by target' },
};

/** What a speed of 0.5 (slow), 1 or 2 (fast) multiplies motion and cadence by. */
export function speedFactor(speed: number): number {
  return Math.sqrt(speed);
}

/** Bodies with wings or fins rise on a slant; balloons, rockets and things go straight up. */
const slantedRise: Motion = { ...ahead(0.8, 0.7), course: 'ahead and up' };

/** How a subject moves while it does an action. */
export function motionOf(subject: Subject, action: Action): Motion {
  const hasWings = affordances[subject].kind === 'animal' || subject === 'airplane';
  return action === 'rise' && hasWings ? slantedRise : motions[action];
}

/** Whether an action moves the subject along the picture. */
export function isTravelling(subject: Subject, action: Action): boolean {
  const { course } = motionOf(subject, action);
  return course.startsWith('ahead') || course === 'by target';
}

/** Whether an action goes, turns or swings one way or the other. */
export function hasDirection(subject: Subject, action: Action): boolean {
  return isTravelling(subject, action) || action === 'spin' || action === 'swing';
}

/** Whether it can be seen which way a body faces: it has sides, or something that it does has a direction. */
export function showsFacing(subject: Subject, actions: readonly Action[]): boolean {
  return affordances[subject].hasSides || actions.some((action) => hasDirection(subject, action));
}
