import { ConfigError } from '../../base/index.ts';
import { actionsOf, affordances, placesOf } from '../scene/affordances.ts';
import { eventRules } from '../scene/event-rules.ts';
import {
  type Column,
  type Draft,
  type Frame,
  layoutAlone,
  layoutEvent,
  layoutPair,
  layoutRow,
} from '../scene/layout.ts';
import { hasDirection, motions } from '../scene/motions.ts';
import type { Entity, PhysicsEvent, Relation, Scene, Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import { chaseOf } from '../scene/travel.ts';
import { validateScene } from '../scene/validate.ts';
import { type Action, type Place, places, subjects } from '../scene/vocabulary.ts';
import { type BodyFacts, type EventFacts, readCaption, type ShotFacts } from './read-caption.ts';

/** How to fill in what a caption does not say. */
export interface SceneFromCaptionOptions {
  /** Length of each shot. @default 2 */
  readonly shotSeconds?: number;
  /** @default 'layout 0' */
  readonly seed?: string;
}

/**
 * Makes the scene that a caption in the world's own language describes; whatever it leaves out is plain: day, summer, clear, a medium
 * shot, a static camera, medium size, a calm face, facing right. Words that the world does not know are passed over; `unreadWords` tells
 * which.
 *
 * ```ts
 * const scene = sceneFromCaption('A small red fox runs to the left in a meadow at dusk.');
 * ```
 *
 * @throws {ConfigError} naming the slot, if the caption has no subject of the world or asks for what the world cannot show
 */
export function sceneFromCaption(text: string, options: SceneFromCaptionOptions = {}): Scene {
  const { shotSeconds = 2, seed = 'layout 0' } = options;
  const facts = readCaption(text);
  const shots: Shot[] = [];
  for (const [index, shotFacts] of facts.shots.entries()) {
    checkFacts(shotFacts, `shots[${index}]`);
    shots.push(makeShot(shotFacts, shotSeconds, shots));
  }
  return validateScene({ seed, style: facts.style ?? 'storybook', shots });
}

function checkFacts({ bodies, conflict }: ShotFacts, at: string): void {
  if (bodies.length === 0) throw captionError(`${at}.subject`, `must be one of ${subjects.join(', ')}`, 'missing');
  if (conflict !== null) {
    const values = conflict.values.map((value) => `"${value}"`).join(' and ');
    throw captionError(`${at}.${conflict.slot}`, 'must be said to be one thing', values);
  }
}

function captionError(slot: string, rule: string, value: string): ConfigError {
  return new ConfigError(`Cannot read caption as ${slot} ${rule}: current value is ${value}`, { data: { slot } });
}

function makeShot(facts: ShotFacts, durationSeconds: number, earlier: readonly Shot[]): Shot {
  const place = facts.place ?? likelyPlace(facts);
  const stage = stages[place];
  const weather = facts.weather ?? 'clear';
  const count = facts.bodies.reduce((sum, body) => sum + body.count, 0);
  const shotSize = facts.shotSize ?? (count > 1 ? 'wide' : 'medium');
  const frame = { place, shotSize, durationSeconds };
  return {
    durationSeconds,
    place,
    // What is said is kept even where it cannot be seen: the check of the scene then names the slot.
    timeOfDay: facts.timeOfDay ?? stage.fixedTimeOfDay,
    weather,
    weatherIntensity: weather === 'clear' ? 0 : (facts.weatherIntensity ?? 0.6),
    season: facts.season ?? stage.fixedSeason,
    camera: { shotSize, move: facts.cameraMove ?? 'static', speed: speedOf(facts.cameraPace) },
    ...makeBodies(facts, frame, earlier),
  };
}

const speedOf = (pace: 'slow' | 'fast' | null): number => (pace === null ? 1 : pace === 'slow' ? 0.5 : 2);

/** A place that suits everybody and everything that a caption says, the first of the list; the meadow if there is none. */
function likelyPlace({ bodies, event, weather, season, timeOfDay }: ShotFacts): Place {
  const suits = (place: Place): boolean =>
    (weather === null || stages[place].showsWeather) &&
    (season === null || stages[place].showsSeason) &&
    (timeOfDay === null || stages[place].showsTimeOfDay) &&
    (event === null || eventRules[event.kind].places.includes(place)) &&
    bodies.every(
      ({ subject, deeds }) =>
        placesOf(subject).includes(place) &&
        (event !== null ||
          deeds.every(
            ({ action }) => motions[action].course === 'by target' || actionsOf(subject, place).includes(action),
          )),
    );
  return places.find(suits) ?? 'meadow';
}

type Cast = Pick<Shot, 'entities' | 'relations' | 'event'>;

function makeBodies(facts: ShotFacts, frame: Frame, earlier: readonly Shot[]): Cast {
  const { bodies, relation, event } = facts;
  if (event !== null || relation !== null) for (const body of bodies) checkAlone(body, earlier.length);
  if (event !== null) return makeEvent(event, bodies, frame);
  if (relation !== null) return makeRelation(relation, bodies, frame);
  const [first] = bodies;
  const none = { relations: [], event: null };
  const row = bodies.flatMap((body) => Array.from({ length: body.count }, () => body));
  if (row.length > 1) {
    const drafts = row.map((body, index) => draftOf(body, 'abcde'[index] ?? `${index}`, frame));
    return { ...none, entities: layoutRow(drafts, frame) };
  }
  const known = earlier.flatMap(({ entities }) => entities).find(({ subject }) => subject === first!.subject);
  const draft =
    first!.isSame && known !== undefined
      ? sameAs(draftOf(first!, known.id, frame), first!, known)
      : draftOf(first!, 'a', frame);
  const column = { left: -1, middle: 0, right: 1 }[first!.column ?? 'middle'] as Column;
  return { ...none, entities: [layoutAlone(draft, frame, column)] };
}

/** Relations and events are of single bodies. */
function checkAlone({ subject, count }: BodyFacts, shotIndex: number): void {
  if (count === 1) return;
  throw captionError(`shots[${shotIndex}].count`, `must be 1 for a ${subject} in a relation or an event`, `${count}`);
}

/** A character that returns keeps what the new shot does not say anew. */
function sameAs(draft: Draft, { color, size }: BodyFacts, known: Entity): Draft {
  return { ...draft, color: color ?? known.color, size: size ?? known.size };
}

function draftOf(body: BodyFacts, id: string, frame: Frame): Draft {
  const { subject } = body;
  const deeds = body.deeds.length === 0 ? [{ action: plainAction(body, frame.place), pace: null }] : body.deeds;
  const actions = deeds.map(({ action }) => action);
  const isSided = affordances[subject].hasSides || actions.some((action) => hasDirection(subject, action));
  return {
    id,
    subject,
    color: body.color ?? 'red',
    size: body.size ?? 'medium',
    emotion: body.emotion ?? 'neutral',
    facing: isSided ? (body.facing ?? 'right') : 'right',
    timeline: deeds.map(({ action, pace }, index) => ({
      startSeconds: (frame.durationSeconds * index) / deeds.length,
      endSeconds: (frame.durationSeconds * (index + 1)) / deeds.length,
      action,
      speed: speedOf(pace),
      targetId: null,
    })),
  };
}

/** What a body does when nothing is said: the first thing that it can do there. */
function plainAction({ subject }: BodyFacts, place: Place): Action {
  return actionsOf(subject, place)[0] ?? 'stand';
}

function makeRelation(relation: NonNullable<ShotFacts['relation']>, bodies: readonly BodyFacts[], frame: Frame): Cast {
  const { kind } = relation;
  const [first, second] = [bodies[relation.from]!, bodies[relation.to]!];
  const pair = [draftOf(first, 'a', frame), draftOf(second, 'b', frame)] as const;
  const aim = (draft: Draft, action: Action, targetId: string | null): Draft => ({
    ...draft,
    timeline: [{ ...draft.timeline[0]!, endSeconds: frame.durationSeconds, action, targetId }],
  });
  const relations: Relation[] = [{ kind, subjectId: 'a', objectId: 'b' }];
  const cast = (one: Draft, other: Draft): Cast => ({
    entities: layoutPair(kind, [one, other], frame),
    relations,
    event: null,
  });
  switch (kind) {
    case 'chases': {
      const { speed } = pair[0].timeline[0]!;
      const fleeing = aim(
        { ...pair[1], facing: pair[0].facing },
        chaseOf(second.subject, frame.place) ?? 'stand',
        null,
      );
      return cast(aim(pair[0], 'chase', 'b'), { ...fleeing, timeline: [{ ...fleeing.timeline[0]!, speed }] });
    }
    case 'carries':
      return cast(aim(pair[0], 'carry', 'b'), aim({ ...pair[1], facing: pair[0].facing }, 'stand', null));
    case 'meets': {
      const facing = first.facing ?? (second.facing === 'right' ? 'left' : 'right');
      const other = facing === 'right' ? 'left' : 'right';
      return cast(aim({ ...pair[0], facing }, 'meet', 'b'), aim({ ...pair[1], facing: other }, 'meet', 'a'));
    }
    default:
      return cast(pair[0], pair[1]);
  }
}

const middleOf = ([low, high]: readonly [number, number], share = 0.5): number => low + share * (high - low);

const shareOf = { low: 0.2, high: 0.9 } as const;

function makeEvent(facts: EventFacts, bodies: readonly BodyFacts[], frame: Frame): Cast {
  const rule = eventRules[facts.kind];
  const standing = (body: BodyFacts, id: string): Draft => {
    const draft = draftOf({ ...body, deeds: [{ action: 'stand', pace: null }] }, id, frame);
    const isDirected = (id === 'a' && rule.hasDirection) || affordances[body.subject].hasSides;
    return { ...draft, facing: isDirected ? (body.facing ?? 'right') : 'right' };
  };
  const body = standing(bodies[facts.body]!, 'a');
  const second = rule.others.length === 0 ? undefined : bodies.find((_, index) => index !== facts.body);
  const sign = body.facing === 'right' ? 1 : -1;
  const event: PhysicsEvent = {
    kind: facts.kind,
    bodyId: 'a',
    otherId: second === undefined ? null : 'b',
    startSeconds: 0,
    velocity: { xMetersPerSecond: 0 + sign * middleOf(rule.speedX), yMetersPerSecond: middleOf(rule.speedY) },
    restitution: middleOf(rule.restitution, facts.rebound === null ? 0.5 : shareOf[facts.rebound]),
  };
  const startHeightMeters = middleOf(rule.startHeight, facts.dropHeight === null ? 0.5 : shareOf[facts.dropHeight]);
  const other = second === undefined ? null : standing(second, 'b');
  return {
    entities: layoutEvent(event, [body, other], { place: frame.place, startHeightMeters }),
    relations: [],
    event,
  };
}
