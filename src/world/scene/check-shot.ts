import { actionsOf, affordances, mediumFor, mediumsOf, placesOf } from './affordances.ts';
import { checkEvent } from './check-event.ts';
import { checkRelation } from './check-relation.ts';
import type { ActionSpan, Entity, Shot } from './scene.ts';
import { anyOf, slotError } from './slot-error.ts';
import { stages } from './stage.ts';
import { chaseOf, travelOf } from './travel.ts';
import { actions } from './vocabulary.ts';

/**
 * Checks that the slots of a shot, each right by itself, can be shown together.
 *
 * @param at name of the shot's slot
 * @throws {ConfigError} naming the slot, what it may be, and what it is
 */
export function checkShot(shot: Shot, at: string): void {
  const ids = shot.entities.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) throw slotError(`${at}.entities[${twice}].id`, 'must differ from the ids before it', ids[twice]);
  checkHidden(shot, at);
  if (shot.event !== null) checkEvent(shot.event, shot, `${at}.event`);
  for (const [index, entity] of shot.entities.entries()) checkEntity(entity, shot, `${at}.entities[${index}]`);
  for (const [index, relation] of shot.relations.entries()) checkRelation(relation, shot, `${at}.relations[${index}]`);
}

/** A slot that a place cannot show must have its fixed value, so that one picture has one scene. */
function checkHidden(shot: Shot, at: string): void {
  const stage = stages[shot.place];
  const check = (slot: 'weather' | 'timeOfDay' | 'season', isShown: boolean, fixed: string): void => {
    if (!isShown && shot[slot] !== fixed) {
      throw slotError(`${at}.${slot}`, `must be ${fixed} as the place is '${shot.place}'`, shot[slot]);
    }
  };
  check('weather', stage.showsWeather, 'clear');
  check('timeOfDay', stage.showsTimeOfDay, stage.fixedTimeOfDay);
  check('season', stage.showsSeason, stage.fixedSeason);
  if (shot.weather === 'clear' && shot.weatherIntensity !== 0) {
    throw slotError(`${at}.weatherIntensity`, 'must be 0 as the weather is clear', shot.weatherIntensity);
  }
}

function checkEntity(entity: Entity, shot: Shot, at: string): void {
  const { id, subject, emotion } = entity;
  const isBody = shot.event?.bodyId === id || shot.event?.otherId === id;
  const isCarried = shot.entities.some((one) =>
    one.timeline.some(({ action, targetId }) => action === 'carry' && targetId === id),
  );
  const rides = shot.relations.some(({ kind, subjectId }) => kind === 'on' && subjectId === id);
  if (!isBody && !isCarried && mediumsOf(subject, shot.place).length === 0) {
    throw slotError(
      `${at}.subject`,
      `must be able to be at the place '${shot.place}', and ${anyOf([subject])} can be at ${placesOf(subject).join(', ')}`,
      subject,
    );
  }
  if (!affordances[subject].hasFace && emotion !== 'neutral') {
    throw slotError(`${at}.emotion`, `must be neutral as ${anyOf([subject])} has no face`, emotion);
  }
  checkTimes(entity, shot, at);
  if (isBody || isCarried) {
    checkPassive(entity, at);
    return;
  }
  for (const [index, span] of entity.timeline.entries()) {
    checkSpan(span, { entity, shot, rides }, `${at}.timeline[${index}]`);
  }
  if (!rides) checkHeight(entity, shot, at);
}

/** Spans follow one another without a gap, from the start of the shot to its end. */
function checkTimes({ timeline }: Entity, shot: Shot, at: string): void {
  let end = 0;
  for (const [index, span] of timeline.entries()) {
    const slot = `${at}.timeline[${index}]`;
    if (Math.abs(span.startSeconds - end) > 1e-6)
      throw slotError(`${slot}.startSeconds`, `must be ${end}, where the span before ends`, span.startSeconds);
    if (span.endSeconds <= span.startSeconds)
      throw slotError(`${slot}.endSeconds`, 'must be after startSeconds', span.endSeconds);
    end = span.endSeconds;
  }
  if (Math.abs(end - shot.durationSeconds) > 1e-6) {
    const last = `${at}.timeline[${timeline.length - 1}].endSeconds`;
    throw slotError(last, `must be ${shot.durationSeconds}, where the shot ends`, end);
  }
}

/** Who is carried, or whom an event moves, does nothing to another one. */
function checkPassive({ timeline }: Entity, at: string): void {
  const index = timeline.findIndex(({ action, targetId }) => targetId !== null || action in relationOfAction);
  if (index < 0) return;
  const slot = `${at}.timeline[${index}].action`;
  throw slotError(slot, 'must need no second body, as another one or an event moves this one', timeline[index]!.action);
}

interface SpanContext {
  readonly entity: Entity;
  readonly shot: Shot;
  /** Whether the body is on top of another one, so that the place does not limit it. */
  readonly rides: boolean;
}

const relationOfAction = { chase: 'chases', carry: 'carries', meet: 'meets' } as const;

function checkSpan({ action, targetId }: ActionSpan, { entity, shot, rides }: SpanContext, at: string): void {
  const { subject } = entity;
  if (action === 'chase' || action === 'carry' || action === 'meet') {
    checkTarget(action, targetId, { entity, shot, at });
    return;
  }
  if (targetId !== null) {
    throw slotError(`${at}.targetId`, `must be null as the action '${action}' needs no second body`, targetId);
  }
  const able = rides
    ? actions.filter((one) => Object.values(affordances[subject].actions).some((list) => list.includes(one)))
    : actionsOf(subject, shot.place);
  if (!able.includes(action)) {
    throw slotError(
      `${at}.action`,
      `must be one of ${able.join(', ')} for ${anyOf([subject])} at the place '${shot.place}'`,
      action,
    );
  }
}

function checkTarget(
  action: keyof typeof relationOfAction,
  targetId: string | null,
  { entity, shot, at }: { readonly entity: Entity; readonly shot: Shot; readonly at: string },
): void {
  const { id, subject } = entity;
  const others = shot.entities.map((one) => one.id).filter((one) => one !== id);
  if (targetId === null || !others.includes(targetId)) {
    const choice =
      others.length === 0 ? 'another body of the shot, which there is not,' : `one of ${others.join(', ')}`;
    throw slotError(`${at}.targetId`, `must be ${choice} as the action is '${action}'`, targetId);
  }
  const isAble = action === 'chase' ? chaseOf(subject, shot.place) !== null : travelOf(subject, shot.place) !== 'stand';
  if (!isAble)
    throw slotError(`${at}.action`, `must be one that ${anyOf([subject])} can do at the place '${shot.place}'`, action);
  const kind = relationOfAction[action];
  const isSaid = shot.relations.some(
    (one) =>
      one.kind === kind &&
      ((one.subjectId === id && one.objectId === targetId) ||
        (kind === 'meets' && one.subjectId === targetId && one.objectId === id)),
  );
  if (!isSaid) throw slotError(`${at}.action`, `must have the relation '${kind}' of ${id} and ${targetId}`, action);
}

/** Who starts on the ground has no air below; a swing hangs on its rope. */
function checkHeight({ subject, position, timeline: [first] }: Entity, shot: Shot, at: string): void {
  const { action } = first!;
  const isFree = action === 'swing' || action === 'chase' || action === 'carry' || action === 'meet';
  if (!isFree && mediumFor(subject, action, shot.place) === 'land' && Math.abs(position.heightMeters) > 1e-9) {
    throw slotError(
      `${at}.position.heightMeters`,
      `must be 0 as ${anyOf([subject])} that does '${action}' starts on the ground`,
      position.heightMeters,
    );
  }
}
