import { carriedSubjects, seatShares } from './affordances.ts';
import { isTravelling } from './motions.ts';
import type { Entity, Relation, Shot } from './scene.ts';
import { anyOf, slotError } from './slot-error.ts';
import type { RelationKind } from './vocabulary.ts';

/** A relation with the two bodies that it is about. */
interface Pair {
  readonly relation: Relation;
  readonly subject: Entity;
  readonly object: Entity;
  readonly at: string;
}

/**
 * Checks that a relation is of two bodies that can have it and do: what a caption says of them must be seen.
 *
 * @param at name of the relation's slot
 * @throws {ConfigError} naming the slot
 */
export function checkRelation(relation: Relation, shot: Shot, at: string): void {
  const { subjectId, objectId } = relation;
  const ids = shot.entities.map(({ id }) => id);
  for (const [slot, id] of Object.entries({ subjectId, objectId })) {
    if (!ids.includes(id)) throw slotError(`${at}.${slot}`, `must be one of ${ids.join(', ')}`, id);
  }
  if (subjectId === objectId) throw slotError(`${at}.objectId`, 'must be another one than subjectId', objectId);
  if (ids.length > 2) {
    throw slotError(`${at}.kind`, `must be in a shot of two bodies, and this one has ${ids.length}`, relation.kind);
  }
  if (shot.event !== null) {
    throw slotError(`${at}.kind`, 'must be in a shot without an event', relation.kind);
  }
  const [subject, object] = [subjectId, objectId].map((id) => shot.entities.find((one) => one.id === id)!);
  checks[relation.kind]({ relation, subject: subject!, object: object!, at });
}

const checks: Readonly<Record<RelationKind, (pair: Pair) => void>> = {
  'left of': (pair) => checkOrder(pair, 'xMeters', 'less'),
  'right of': (pair) => checkOrder(pair, 'xMeters', 'more'),
  behind: (pair) => checkOrder(pair, 'depthMeters', 'more'),
  'in front of': (pair) => checkOrder(pair, 'depthMeters', 'less'),
  on: checkSeat,
  chases: (pair) => {
    checkDeed(pair, 'chase');
    checkFleeing(pair);
  },
  carries: (pair) => {
    checkDeed(pair, 'carry');
    checkLoad(pair);
  },
  meets: (pair) => {
    checkDeed(pair, 'meet');
    checkDeed({ ...pair, subject: pair.object, object: pair.subject }, 'meet');
  },
};

function checkOrder(
  { relation, subject, object, at }: Pair,
  slot: 'xMeters' | 'depthMeters',
  order: 'less' | 'more',
): void {
  const way = object.position[slot] - subject.position[slot];
  if (order === 'less' ? way > 0 : way < 0) return;
  throw slotError(
    `${at}.kind`,
    `must be seen, with ${slot} of ${subject.id} ${order} than ${object.position[slot]}, that of ${object.id}; it is ${subject.position[slot]}`,
    relation.kind,
  );
}

function checkSeat({ object, at }: Pair): void {
  if (seatShares[object.subject] !== undefined) return;
  const seats = anyOf(Object.keys(seatShares));
  throw slotError(`${at}.objectId`, `must be ${seats}, on which one can stand`, object.subject);
}

function checkLoad({ object, at }: Pair): void {
  if ((carriedSubjects as readonly string[]).includes(object.subject)) return;
  throw slotError(`${at}.objectId`, `must be ${anyOf(carriedSubjects)}, which can be carried`, object.subject);
}

function checkDeed({ relation, subject, object, at }: Pair, action: 'chase' | 'carry' | 'meet'): void {
  const isDone = subject.timeline.some((span) => span.action === action && span.targetId === object.id);
  if (isDone) return;
  throw slotError(
    `${at}.kind`,
    `must be seen, with the action '${action}' and the targetId ${object.id} in the timeline of ${subject.id}`,
    relation.kind,
  );
}

/** Who is chased runs away; before one that stays the chaser would run on the spot. */
function checkFleeing({ object, at }: Pair): void {
  if (object.timeline.every(({ action }) => isTravelling(object.subject, action))) return;
  const done = object.timeline.map(({ action }) => action).join(', ');
  throw slotError(`${at}.objectId`, `must be one that runs, flies, swims or drives away; it does '${done}'`, object.id);
}
