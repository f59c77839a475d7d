import { z } from 'zod';
import { ConfigError } from '../../base/index.ts';
import { actionsOf, affordances, carriedSubjects, mediumFor, mediumsOf, placesOf, seatShares } from './affordances.ts';
import { eventRules } from './event-rules.ts';
import type { Entity, PhysicsEvent, Relation, Scene, Shot } from './scene.ts';
import { stages } from './stage.ts';
import { chaseOf, travelOf } from './travel.ts';
import {
  actions,
  cameraMoves,
  colors,
  emotions,
  facings,
  physicsEvents,
  places,
  relations,
  seasons,
  shotSizes,
  sizes,
  styles,
  subjects,
  timesOfDay,
  weathers,
} from './vocabulary.ts';

const meters = z.number().min(-200).max(200);
const seconds = z.number().min(0).max(60);

const spanSchema = z.strictObject({
  startSeconds: seconds,
  endSeconds: seconds,
  action: z.enum(actions),
  speed: z.number().min(0.25).max(4),
  targetId: z.string().nullable(),
});

const entitySchema = z.strictObject({
  id: z.string().min(1).max(40),
  subject: z.enum(subjects),
  color: z.enum(colors),
  size: z.enum(sizes),
  emotion: z.enum(emotions),
  facing: z.enum(facings),
  position: z.strictObject({ xMeters: meters, heightMeters: meters, depthMeters: z.number().min(0).max(40) }),
  timeline: z.array(spanSchema).min(1).max(20),
});

const eventSchema = z.strictObject({
  kind: z.enum(physicsEvents),
  bodyId: z.string(),
  otherId: z.string().nullable(),
  startSeconds: seconds,
  velocity: z.strictObject({
    xMetersPerSecond: z.number().min(-20).max(20),
    yMetersPerSecond: z.number().min(-20).max(20),
  }),
  restitution: z.number().min(0).max(1),
});

const shotSchema = z.strictObject({
  durationSeconds: z.number().min(0.1).max(60),
  place: z.enum(places),
  timeOfDay: z.enum(timesOfDay),
  weather: z.enum(weathers),
  weatherIntensity: z.number().min(0).max(1),
  season: z.enum(seasons),
  camera: z.strictObject({
    shotSize: z.enum(shotSizes),
    move: z.enum(cameraMoves),
    speed: z.number().min(0.25).max(4),
  }),
  entities: z.array(entitySchema).min(1).max(5),
  relations: z.array(z.strictObject({ kind: z.enum(relations), subjectId: z.string(), objectId: z.string() })).max(4),
  event: eventSchema.nullable(),
});

const sceneSchema = z.strictObject({
  seed: z.string().min(1).max(200),
  style: z.enum(styles),
  shots: z.array(shotSchema).min(1).max(4),
});

/**
 * Checks that a value is a scene that the world can show.
 *
 * @throws {ConfigError} naming the slot, what it may be, and what it is
 */
export function validateScene(value: unknown): Scene {
  const result = sceneSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const rule =
      issue.code === 'invalid_value'
        ? `must be one of ${issue.values.map(String).join(', ')}`
        : `must be right: ${issue.message}`;
    throw slotError(slotName(issue.path), rule, valueAt(value, issue.path));
  }
  const scene: Scene = result.data;
  for (const [index, shot] of scene.shots.entries()) checkShot(shot, `shots[${index}]`);
  return scene;
}

function slotError(slot: string, rule: string, value: unknown): ConfigError {
  const shown = value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 80);
  return new ConfigError(`Cannot read scene as ${slot} ${rule}: current value is ${shown}`, { data: { slot } });
}

function slotName(path: readonly PropertyKey[]): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name === '' ? 'the whole' : name.replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : inner,
    value,
  );
}

function checkShot(shot: Shot, at: string): void {
  const ids = shot.entities.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw slotError(`${at}.entities`, 'must have different ids', twice);
  checkHidden(shot, at);
  for (const [index, entity] of shot.entities.entries()) checkEntity(entity, shot, `${at}.entities[${index}]`);
  for (const [index, relation] of shot.relations.entries()) checkRelation(relation, shot, `${at}.relations[${index}]`);
  if (shot.event !== null) checkEvent(shot.event, shot, `${at}.event`);
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
}

function checkEntity(entity: Entity, shot: Shot, at: string): void {
  const { subject, emotion, timeline } = entity;
  const isBody = shot.event?.bodyId === entity.id || shot.event?.otherId === entity.id;
  const isCarried = shot.entities.some((one) =>
    one.timeline.some(({ action, targetId }) => action === 'carry' && targetId === entity.id),
  );
  const rides = shot.relations.some(({ kind, subjectId }) => kind === 'on' && subjectId === entity.id);
  if (!isBody && !isCarried && mediumsOf(subject, shot.place).length === 0) {
    throw slotError(
      `${at}.subject`,
      `must be able to be at the place '${shot.place}'; a ${subject} can be at ${placesOf(subject).join(', ')}`,
      subject,
    );
  }
  if (!affordances[subject].hasFace && emotion !== 'neutral') {
    throw slotError(`${at}.emotion`, `must be neutral as a ${subject} has no face`, emotion);
  }
  let end = 0;
  for (const [index, span] of timeline.entries()) {
    const slot = `${at}.timeline[${index}]`;
    if (Math.abs(span.startSeconds - end) > 1e-6)
      throw slotError(`${slot}.startSeconds`, `must be ${end}, where the span before ends`, span.startSeconds);
    if (span.endSeconds <= span.startSeconds)
      throw slotError(`${slot}.endSeconds`, 'must be after startSeconds', span.endSeconds);
    if (!isBody && !isCarried) checkSpan(entity, index, shot, slot, rides);
    end = span.endSeconds;
  }
  if (Math.abs(end - shot.durationSeconds) > 1e-6) {
    throw slotError(`${at}.timeline`, `must end at ${shot.durationSeconds}, where the shot ends`, end);
  }
}

function checkSpan(entity: Entity, index: number, shot: Shot, at: string, rides: boolean): void {
  const { action, targetId } = entity.timeline[index]!;
  const { subject } = entity;
  const needsTarget = action === 'chase' || action === 'carry' || action === 'meet';
  if (needsTarget) {
    const others = shot.entities.map(({ id }) => id).filter((id) => id !== entity.id);
    if (targetId === null || !others.includes(targetId)) {
      throw slotError(
        `${at}.targetId`,
        `must be one of ${others.join(', ') || '(no other body)'} as the action is ${action}`,
        targetId,
      );
    }
    const isAble =
      action === 'chase' ? chaseOf(subject, shot.place) !== null : travelOf(subject, shot.place) !== 'stand';
    if (!isAble)
      throw slotError(`${at}.action`, `must be one that a ${subject} can do at the place '${shot.place}'`, action);
    return;
  }
  const able = rides
    ? actions.filter((one) => Object.values(affordances[subject].actions).some((list) => list.includes(one)))
    : actionsOf(subject, shot.place);
  if (!able.includes(action)) {
    throw slotError(
      `${at}.action`,
      `must be one of ${able.join(', ')} for a ${subject} at the place '${shot.place}'`,
      action,
    );
  }
}

function checkRelation({ kind, subjectId, objectId }: Relation, shot: Shot, at: string): void {
  const ids = shot.entities.map(({ id }) => id);
  for (const [slot, id] of [
    ['subjectId', subjectId],
    ['objectId', objectId],
  ] as const) {
    if (!ids.includes(id)) throw slotError(`${at}.${slot}`, `must be one of ${ids.join(', ')}`, id);
  }
  if (subjectId === objectId) throw slotError(`${at}.objectId`, 'must be another one than subjectId', objectId);
  const object = shot.entities.find(({ id }) => id === objectId)!;
  if (kind === 'on' && seatShares[object.subject] === undefined) {
    throw slotError(
      `${at}.objectId`,
      `must be a ${Object.keys(seatShares).join(', ')}, on which one can stand`,
      object.subject,
    );
  }
  if (kind === 'carries' && !(carriedSubjects as readonly string[]).includes(object.subject)) {
    throw slotError(`${at}.objectId`, `must be a ${carriedSubjects.join(', ')}, which can be carried`, object.subject);
  }
}

function checkEvent(event: PhysicsEvent, shot: Shot, at: string): void {
  const rule = eventRules[event.kind];
  const ids = shot.entities.map(({ id }) => id);
  const body = shot.entities.find(({ id }) => id === event.bodyId);
  if (body === undefined) throw slotError(`${at}.bodyId`, `must be one of ${ids.join(', ')}`, event.bodyId);
  if (!rule.bodies.includes(body.subject)) {
    throw slotError(`${at}.bodyId`, `must be a ${rule.bodies.join(', ')} for '${event.kind}'`, body.subject);
  }
  if (!rule.places.includes(shot.place)) {
    throw slotError(
      `${at}.kind`,
      `must suit the place '${shot.place}'; '${event.kind}' is at ${rule.places.join(', ')}`,
      event.kind,
    );
  }
  const other = shot.entities.find(({ id }) => id === event.otherId);
  if (rule.others.length > 0 && (other === undefined || other.id === body.id || !rule.others.includes(other.subject))) {
    throw slotError(
      `${at}.otherId`,
      `must be a second body, a ${rule.others.join(', ')}, for '${event.kind}'`,
      event.otherId,
    );
  }
  if (event.kind === 'collide' && mediumFor(body.subject, 'stand', shot.place) === null) {
    throw slotError(`${at}.bodyId`, 'must stand on the ground', body.subject);
  }
}
