import type { Random } from '../../base/index.ts';
import { affordances, bodySize } from './affordances.ts';
import { sampleDraft } from './compose.ts';
import { eventRules } from './event-bodies.ts';
import { draftShare, waterRowDepthMeters } from './framing.ts';
import { isHeldOutPlace } from './held-out.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import type { Entity, PhysicsEvent, Shot } from './scene.ts';
import {
  type Facing,
  facings,
  type PhysicsEventKind,
  type Place,
  physicsEvents,
  type ShotSize,
  type Subject,
} from './vocabulary.ts';

/** One physics event, each equally likely, with speeds, heights and restitution drawn continuously within the world's bounds. */
export function sampleEventShot(random: Random, context: SampleContext): Shot {
  const kind = random.pick(physicsEvents);
  const rule = eventRules[kind];
  const { subject, place } = random.pick(castings(kind, context));
  const others = rule.others.filter((other) => isAllowed(other, place, context));
  const isDirected = rule.hasDirection || affordances[subject].hasSides;
  const facing: Facing = isDirected ? random.pick(facings) : 'right';
  const body = sampleDraft(random, context, {
    id: 'a',
    subject,
    deeds: [{ action: 'stand' }],
    sizes: bodySizes(kind),
    facing,
  });
  const other =
    others.length === 0
      ? null
      : sampleDraft(random, context, {
          id: 'b',
          subject: random.pick(others),
          deeds: [{ action: 'stand' }],
          sizes: ['small', 'medium'],
        });
  const camera = sampleCamera(random, context, { shotSizes: eventShotSizes(kind), hasTraveller: false });
  const sign = facing === 'right' ? 1 : -1;
  const height = between(random, rule.startHeight);
  const start = startPosition({ kind, body, place, heightMeters: height });
  const event: PhysicsEvent = {
    kind,
    bodyId: 'a',
    otherId: other === null ? null : 'b',
    startSeconds: 0,
    velocity: { xMetersPerSecond: sign * between(random, rule.speedX), yMetersPerSecond: between(random, rule.speedY) },
    restitution: between(random, rule.restitution),
  };
  const entities: Entity[] = [{ ...body, position: { ...start, xMeters: -sign * start.xMeters } }];
  if (other !== null) entities.push({ ...other, position: { xMeters: sign * 0.3, heightMeters: 0, depthMeters: 0 } });
  return { ...sampleSetting(random, context, place), camera, entities, relations: [], event };
}

/** Every body and place of an event that the split allows. */
function castings(kind: PhysicsEventKind, context: SampleContext): { subject: Subject; place: Place }[] {
  const { bodies, places } = eventRules[kind];
  return bodies.flatMap((subject) =>
    places.filter((place) => isAllowed(subject, place, context)).map((place) => ({ subject, place })),
  );
}

function isAllowed(subject: Subject, place: Place, { heldOut }: SampleContext): boolean {
  return heldOut === 'include' || !isHeldOutPlace(subject, place);
}

function between(random: Random, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}

/** Whatever moves far is shown small in a wide shot; the rest is mostly shown closer. */
function eventShotSizes(kind: PhysicsEventKind): readonly ShotSize[] {
  const isFar = kind === 'throw' || kind === 'roll down slope' || kind === 'collide';
  return isFar ? ['wide'] : ['wide', 'medium', 'medium'];
}

function bodySizes(kind: PhysicsEventKind): readonly Entity['size'][] {
  return kind === 'roll down slope' || kind === 'collide' ? ['small', 'medium'] : ['small', 'medium', 'large'];
}

interface StartOptions {
  readonly kind: PhysicsEventKind;
  readonly body: Pick<Entity, 'subject' | 'size'>;
  readonly place: Place;
  readonly heightMeters: number;
}

/** Where the body is before the event; x counts against the direction in which it will move. */
function startPosition({ kind, body, place, heightMeters }: StartOptions): Entity['position'] {
  const height = bodySize(body.subject, body.size).heightMeters;
  const isWet = place === 'lake' || place === 'beach';
  const afloat = -draftShare.float * height;
  switch (kind) {
    case 'throw':
      return { xMeters: 1.6, heightMeters, depthMeters: 0 };
    case 'roll down slope':
      // The ramp is four times as long as high: 14 degrees.
      return { xMeters: 2, heightMeters, depthMeters: 0 };
    case 'collide':
      return { xMeters: 2, heightMeters: 0, depthMeters: 0 };
    case 'topple':
      return { xMeters: 0.5 * height, heightMeters: 0, depthMeters: 0 };
    case 'float':
      return { xMeters: 0, heightMeters: afloat + heightMeters, depthMeters: waterRowDepthMeters };
    case 'sink':
      return isWet
        ? { xMeters: 0, heightMeters: afloat, depthMeters: waterRowDepthMeters }
        : { xMeters: 0, heightMeters: 1.8, depthMeters: 0 };
    case 'splash':
      return { xMeters: 0, heightMeters, depthMeters: waterRowDepthMeters };
    default:
      return { xMeters: 0, heightMeters, depthMeters: 0 };
  }
}
