import { mediumFor } from './affordances.ts';
import { type EventRule, eventRules } from './event-rules.ts';
import type { Entity, PhysicsEvent, Shot } from './scene.ts';
import { anyOf, slotError } from './slot-error.ts';

/**
 * Checks that an event can happen to its bodies at its place, within the bounds of its rule.
 *
 * @param at name of the event's slot
 * @throws {ConfigError} naming the slot
 */
export function checkEvent(event: PhysicsEvent, shot: Shot, at: string): void {
  const rule = eventRules[event.kind];
  const ids = shot.entities.map(({ id }) => id);
  const body = shot.entities.find(({ id }) => id === event.bodyId);
  if (body === undefined) throw slotError(`${at}.bodyId`, `must be one of ${ids.join(', ')}`, event.bodyId);
  if (!rule.bodies.includes(body.subject)) {
    throw slotError(`${at}.bodyId`, `must be ${anyOf(rule.bodies)} for '${event.kind}'`, body.subject);
  }
  if (!rule.places.includes(shot.place)) {
    throw slotError(
      `${at}.kind`,
      `must suit the place '${shot.place}', and '${event.kind}' is at ${rule.places.join(', ')}`,
      event.kind,
    );
  }
  checkOther(event, { body, rule, shot }, at);
  if (event.kind === 'collide' && mediumFor(body.subject, 'stand', shot.place) === null) {
    throw slotError(`${at}.bodyId`, 'must stand on the ground', body.subject);
  }
  checkStart(event, { body, rule, shot }, at);
}

interface EventContext {
  readonly body: Entity;
  readonly rule: EventRule;
  readonly shot: Shot;
}

/** A collision has a second body, the others have none, and nobody else is there, whom no caption would name. */
function checkOther(event: PhysicsEvent, { body, rule, shot }: EventContext, at: string): void {
  const other = shot.entities.find(({ id }) => id === event.otherId);
  if (rule.others.length === 0 && event.otherId !== null) {
    throw slotError(`${at}.otherId`, `must be null as '${event.kind}' has one body`, event.otherId);
  }
  if (rule.others.length > 0) {
    const isThere = other !== undefined && other.id !== body.id && rule.others.includes(other.subject);
    const needed = `must be a second body, ${anyOf(rule.others)}, for '${event.kind}'`;
    if (!isThere) throw slotError(`${at}.otherId`, needed, other === undefined ? event.otherId : other.subject);
  }
  const count = rule.others.length > 0 ? 2 : 1;
  if (shot.entities.length !== count) {
    const needed = `must be in a shot of ${count === 1 ? 'one body' : 'two bodies'}, and this one has ${shot.entities.length}`;
    throw slotError(`${at}.kind`, needed, event.kind);
  }
}

/** Where the lower edge of a body starts at the height of its rule; in water it depends on the draft. */
const startsInAir = ['drop and bounce', 'throw', 'roll down slope', 'swing', 'splash'];

function checkStart(event: PhysicsEvent, { body, rule, shot }: EventContext, at: string): void {
  const { kind, startSeconds, velocity, restitution } = event;
  if (startSeconds >= shot.durationSeconds) {
    throw slotError(`${at}.startSeconds`, `must be before ${shot.durationSeconds}, where the shot ends`, startSeconds);
  }
  const sign = body.facing === 'right' ? 1 : -1;
  const along = rule.hasDirection ? sign : 1;
  const bounds: readonly (readonly [slot: string, value: number, bounds: readonly [number, number], sign: number])[] = [
    [`${at}.velocity.xMetersPerSecond`, velocity.xMetersPerSecond, rule.speedX, along],
    [`${at}.velocity.yMetersPerSecond`, velocity.yMetersPerSecond, rule.speedY, 1],
    [`${at}.restitution`, restitution, rule.restitution, 1],
  ];
  for (const [slot, value, [low, high], side] of bounds) {
    if (side * value >= low - 1e-9 && side * value <= high + 1e-9) continue;
    const way = side < 0 ? [-high, -low] : [low, high];
    const facing = rule.hasDirection && slot.includes('.x') ? ` to the ${body.facing}, where the body faces` : '';
    const rangeText = low === high ? `${low}` : `from ${way[0]} to ${way[1]}`;
    throw slotError(slot, `must be ${rangeText} for '${kind}'${facing}`, value);
  }
  const [low, high] = rule.startHeight;
  const height = body.position.heightMeters;
  if (startsInAir.includes(kind) && (height < low - 1e-9 || height > high + 1e-9)) {
    const slot = `${at.replace(/\.event$/, '')}.entities[${shot.entities.indexOf(body)}].position.heightMeters`;
    throw slotError(slot, `must be from ${low} to ${high} for '${kind}'`, height);
  }
}
