import type { Random } from '../../base/index.ts';
import { affordances } from './affordances.ts';
import type { HeldOutMode } from './balance.ts';
import { eventRules } from './event-rules.ts';
import { isHeldOutPlace } from './held-out.ts';
import { type Draft, layoutEvent } from './layout.ts';
import { sampleDraft } from './sample-draft.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import type { PhysicsEvent, Shot } from './scene.ts';
import {
  facings,
  type PhysicsEventKind,
  type Place,
  physicsEvents,
  type ShotSize,
  type Size,
  type Subject,
} from './vocabulary.ts';

/** One physics event, each equally likely, with speeds, heights and restitution drawn continuously within the world's bounds. */
export function sampleEventShot(random: Random, context: SampleContext): Shot {
  const kind = random.pick(physicsEvents);
  const rule = eventRules[kind];
  const { subject, place } = random.pick(castingsOf(kind, context.heldOut));
  const body = sampleBody(random, context, { id: 'a', kind, subject });
  const others = rule.others.filter((other) => isAllowed(other, place, context.heldOut));
  const other =
    others.length === 0 ? null : sampleBody(random, context, { id: 'b', kind, subject: random.pick(others) });
  const sign = body.facing === 'right' ? 1 : -1;
  const event: PhysicsEvent = {
    kind,
    bodyId: 'a',
    otherId: other === null ? null : 'b',
    startSeconds: 0,
    velocity: {
      xMetersPerSecond: 0 + sign * between(random, rule.speedX),
      yMetersPerSecond: between(random, rule.speedY),
    },
    restitution: between(random, rule.restitution),
  };
  return {
    ...sampleSetting(random, context, place),
    camera: sampleCamera(random, context, { shotSizes: shotSizesOf[kind], hasTraveller: false }),
    entities: layoutEvent(event, [body, other], { place, startHeightMeters: between(random, rule.startHeight) }),
    relations: [],
    event,
  };
}

interface BodyOptions {
  readonly id: string;
  readonly kind: PhysicsEventKind;
  readonly subject: Subject;
}

function sampleBody(random: Random, context: SampleContext, { id, kind, subject }: BodyOptions): Draft {
  const isDirected = (id === 'a' && eventRules[kind].hasDirection) || affordances[subject].hasSides;
  return sampleDraft(random, context, {
    id,
    subject,
    deeds: [{ action: 'stand' }],
    sizes: sizesOf(kind),
    facing: isDirected ? random.pick(facings) : 'right',
  });
}

/** A body and a place of an event. */
interface EventCasting {
  readonly subject: Subject;
  readonly place: Place;
}

const castings = new Map<string, readonly EventCasting[]>();

/** Every body and place of an event that the split allows. */
function castingsOf(kind: PhysicsEventKind, heldOut: HeldOutMode): readonly EventCasting[] {
  const key = `${kind} ${heldOut}`;
  const { bodies, places } = eventRules[kind];
  const found =
    castings.get(key) ??
    bodies.flatMap((subject) =>
      places.filter((place) => isAllowed(subject, place, heldOut)).map((place) => ({ subject, place })),
    );
  castings.set(key, found);
  return found;
}

function isAllowed(subject: Subject, place: Place, heldOut: HeldOutMode): boolean {
  return heldOut === 'include' || !isHeldOutPlace(subject, place);
}

function between(random: Random, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}

/** How close each event can be shown without losing its body. */
const shotSizesOf: Readonly<Record<PhysicsEventKind, readonly ShotSize[]>> = {
  'drop and bounce': ['wide', 'medium', 'medium'],
  throw: ['wide'],
  'roll down slope': ['wide'],
  collide: ['wide'],
  topple: ['medium', 'close-up'],
  float: ['medium', 'close-up'],
  sink: ['medium', 'close-up'],
  swing: ['wide', 'medium', 'medium'],
  splash: ['medium'],
};

function sizesOf(kind: PhysicsEventKind): readonly Size[] {
  return kind === 'roll down slope' || kind === 'collide' ? ['small', 'medium'] : ['small', 'medium', 'large'];
}
