import { bodySize, mediumFor } from './affordances.ts';
import { isTravelling, motionOf, speedFactor } from './motions.ts';
import type { ActionSpan, Entity } from './scene.ts';
import type { Action, Place, Subject } from './vocabulary.ts';

/** The slowest way in which a subject can get along at a place, by which it meets or carries; 'stand' if it cannot. */
export function travelOf(subject: Subject, place: Place): Action {
  return firstOf(['walk', 'run', 'drive', 'roll', 'swim', 'fly'], subject, place) ?? 'stand';
}

/** The quickest way in which a subject can get along at a place, by which it chases and flees; null if it has none. */
export function chaseOf(subject: Subject, place: Place): Action | null {
  return firstOf(['run', 'fly', 'swim', 'drive'], subject, place);
}

function firstOf(actions: readonly Action[], subject: Subject, place: Place): Action | null {
  return actions.find((action) => mediumFor(subject, action, place) !== null) ?? null;
}

/** What the body itself does in an action: chasers run, fly, swim or drive; carriers and those who meet walk, swim or fly. */
export function resolveAction(subject: Subject, action: Action, place: Place): Action {
  if (action === 'chase') return chaseOf(subject, place) ?? 'stand';
  return action === 'carry' || action === 'meet' ? travelOf(subject, place) : action;
}

/** Speed of a span along the picture, in m/s. */
export function travelSpeed(subject: Subject, span: ActionSpan, place: Place): number {
  const action = resolveAction(subject, span.action, place);
  return isTravelling(subject, action) ? motionOf(subject, action).metersPerSecond * speedFactor(span.speed) : 0;
}

type Outline = Pick<Entity, 'subject' | 'size'>;

/** A chaser stays this far behind, middle to middle. */
export function chaseGapMeters(chaser: Outline, fleeing: Outline): number {
  return 0.35 + touchingMeters(chaser, fleeing);
}

/** Two that have met stand this far apart, middle to middle. */
export function meetingGapMeters(one: Outline, other: Outline): number {
  return 0.2 + touchingMeters(one, other);
}

/** Two whose outlines touch stand this far apart, middle to middle. */
export function touchingMeters(one: Outline, other: Outline): number {
  return (bodySize(one.subject, one.size).widthMeters + bodySize(other.subject, other.size).widthMeters) / 2;
}
