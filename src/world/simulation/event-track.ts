import { bodySize } from '../scene/affordances.ts';
import { draftShare } from '../scene/framing.ts';
import type { Entity, PhysicsEvent, Pose, Prop, Shot } from '../scene/scene.ts';
import type { Action } from '../scene/vocabulary.ts';
import { fraction, moveTo, restingPose, still, type Track } from './body.ts';
import { cosine, sine } from './elementary.ts';
import { createBouncing } from './physics/bounce.ts';
import { bob, sink } from './physics/buoyancy.ts';
import { createCollision } from './physics/collision.ts';
import { gravityMetersPerSecond2 as g } from './physics/gravity.ts';
import { createPendulum } from './physics/pendulum.ts';
import { createRolling } from './physics/roll.ts';
import { createToppling, criticalToppleRate } from './physics/topple.ts';
import { ropeLength } from './timeline-track.ts';

/** A moment at which something happens that can be seen. Times count from the start of the shot. */
export interface Happening {
  readonly kind: 'contact' | 'impact' | 'slope end' | 'lowest point' | 'surface' | 'rest';
  readonly timeSeconds: number;
  readonly bodyId: string;
}

/** What an event makes of its bodies. */
export interface EventMotion {
  readonly tracks: ReadonlyMap<string, Track>;
  readonly happenings: readonly Happening[];
  props(seconds: number): readonly Prop[];
}

interface Stagecraft {
  readonly event: PhysicsEvent;
  readonly shot: Shot;
  readonly body: Entity;
  readonly other: Entity | null;
  readonly width: number;
  readonly height: number;
  /** +1 when the body moves to the right. */
  readonly sign: number;
}

/** Sets up the physics of an event; before `startSeconds` its bodies rest. */
export function createEventMotion(event: PhysicsEvent, shot: Shot): EventMotion {
  const body = shot.entities.find(({ id }) => id === event.bodyId)!;
  const other = shot.entities.find(({ id }) => id === event.otherId) ?? null;
  const { widthMeters: width, heightMeters: height } = bodySize(body.subject, body.size);
  const sign = body.facing === 'right' ? 1 : -1;
  return delay(makers[event.kind]({ event, shot, body, other, width, height, sign }), event.startSeconds);
}

function delay(motion: EventMotion, startSeconds: number): EventMotion {
  if (startSeconds === 0) return motion;
  const later = (seconds: number): number => Math.max(0, seconds - startSeconds);
  return {
    tracks: new Map([...motion.tracks].map(([id, track]) => [id, (seconds: number) => track(later(seconds))])),
    happenings: motion.happenings.map((one) => ({ ...one, timeSeconds: one.timeSeconds + startSeconds })),
    props: (seconds) => motion.props(later(seconds)),
  };
}

const noProps = (): readonly Prop[] => [];

const makers: Readonly<Record<PhysicsEvent['kind'], (craft: Stagecraft) => EventMotion>> = {
  'drop and bounce': flight,
  throw: flight,
  'roll down slope': slope,
  collide: collision,
  topple,
  float,
  sink: sinking,
  swing: pendulum,
  splash,
};

/** How a body shows that it touches: flatter within 60 ms of a contact, less for a slow one. */
function contactSquash(contactSeconds: readonly number[], seconds: number, speed: number): number {
  const nearest = contactSeconds.reduce((least, contact) => Math.min(least, Math.abs(contact - seconds)), 1);
  return 1 - 0.25 * Math.min(1, speed / 5) * Math.max(0, 1 - nearest / 0.06);
}

function flight({ event, body, height }: Stagecraft): EventMotion {
  const { heightMeters } = body.position;
  const vx = event.velocity.xMetersPerSecond;
  const bouncing = createBouncing(
    { heightMeters, metersPerSecond: event.velocity.yMetersPerSecond },
    event.restitution,
  );
  const rest = restingPose(body);
  const rolls = body.subject === 'ball' && vx !== 0;
  const track: Track = (seconds) => {
    const { heightMeters: h, metersPerSecond } = bouncing.at(seconds);
    return {
      ...rest,
      position: moveTo(body.position, body.position.xMeters + vx * seconds, h),
      velocity: { xMetersPerSecond: vx, yMetersPerSecond: metersPerSecond },
      action: h > 0 ? 'fall' : rest.action,
      rotationRadians: rolls ? (-2 * vx * seconds) / height : 0,
      squash: body.subject === 'ball' ? contactSquash(bouncing.contactSeconds, seconds, Math.abs(metersPerSecond)) : 1,
    };
  };
  return {
    tracks: new Map([[body.id, track]]),
    happenings: bouncing.contactSeconds.map((timeSeconds) => ({ kind: 'contact', timeSeconds, bodyId: body.id })),
    props: noProps,
  };
}

/** Run over rise of the ramp. */
const rampRun = 4;

function slope({ body, width, height, sign }: Stagecraft): EventMotion {
  const isBall = body.subject === 'ball';
  const rise = body.position.heightMeters;
  const run = rampRun * rise;
  const length = Math.sqrt(run * run + rise * rise);
  const back = isBall ? height / 2 : width / 2;
  const rolling = createRolling({
    runMeters: run,
    riseMeters: rise,
    startMeters: length - back,
    radiusMeters: height / 2,
    inertia: isBall ? 0.4 : 0,
  });
  // The ramp's high end is where the scene puts the body.
  const foot = body.position.xMeters + sign * run;
  const rest = restingPose(body);
  const track: Track = (seconds) => {
    const state = rolling.at(seconds);
    const tilt = isBall ? (-2 * state.rolledMeters) / height : -state.slopeRadians;
    return {
      ...rest,
      action: isBall ? 'roll' : 'drive',
      position: moveTo(body.position, foot + sign * state.xMeters, state.heightMeters - height / 2),
      velocity: {
        xMetersPerSecond: sign * state.metersPerSecond * cosine(state.slopeRadians),
        yMetersPerSecond: -state.metersPerSecond * sine(state.slopeRadians),
      },
      phase: fraction(state.rolledMeters / (Math.PI * height)),
      rotationRadians: sign * tilt,
    };
  };
  const { depthMeters } = body.position;
  const ramp: Prop = {
    kind: 'ramp',
    highEnd: { xMeters: body.position.xMeters, heightMeters: rise, depthMeters },
    lowEnd: { xMeters: foot, heightMeters: 0, depthMeters },
  };
  return {
    tracks: new Map([[body.id, track]]),
    happenings: [{ kind: 'slope end', timeSeconds: rolling.footSeconds, bodyId: body.id }],
    props: () => [ramp],
  };
}

/** Mass grows with the area of the outline and its depth: as the cube of the size, twice as much for vehicles. */
function massOf({ subject, size }: Pick<Entity, 'subject' | 'size'>): number {
  const { widthMeters, heightMeters } = bodySize(subject, size);
  const area = widthMeters * heightMeters;
  return (subject === 'car' || subject === 'truck' ? 2 : 1) * area * Math.sqrt(area);
}

function collision({ event, body, other, height }: Stagecraft): EventMotion {
  const second = other!;
  const otherSize = bodySize(second.subject, second.size);
  const bothRound = body.subject === 'ball' && second.subject === 'ball';
  const touch = bothRound
    ? Math.sqrt(height * otherSize.heightMeters)
    : (bodySize(body.subject, body.size).widthMeters + otherSize.widthMeters) / 2;
  const motion = createCollision({
    xMeters: [body.position.xMeters, second.position.xMeters],
    metersPerSecond: [event.velocity.xMetersPerSecond, 0],
    masses: [massOf(body), massOf(second)],
    restitution: event.restitution,
    touchMeters: touch,
  });
  const trackOf = (entity: Entity, index: 0 | 1): Track => {
    const rest = restingPose(entity);
    const bodyHeight = bodySize(entity.subject, entity.size).heightMeters;
    return (seconds) => {
      const state = motion.at(seconds);
      const way = state.xMeters[index] - entity.position.xMeters;
      const speed = state.metersPerSecond[index];
      return {
        ...rest,
        action: speed === 0 ? 'stand' : movingAction(entity),
        position: moveTo(entity.position, state.xMeters[index], 0),
        velocity: { xMetersPerSecond: speed, yMetersPerSecond: 0 },
        phase: fraction(Math.abs(way) / (Math.PI * bodyHeight)),
        rotationRadians: entity.subject === 'ball' ? (-2 * way) / bodyHeight : 0,
      };
    };
  };
  const { impactSeconds } = motion;
  return {
    tracks: new Map([
      [body.id, trackOf(body, 0)],
      [second.id, trackOf(second, 1)],
    ]),
    happenings: Number.isFinite(impactSeconds)
      ? [body, second].map(({ id }) => ({ kind: 'impact', timeSeconds: impactSeconds, bodyId: id }))
      : [],
    props: noProps,
  };
}

function movingAction({ subject }: Entity): Action {
  if (subject === 'ball') return 'roll';
  return subject === 'box' ? 'stand' : 'drive';
}

function topple({ event, body, width, height, sign }: Stagecraft): EventMotion {
  // The event's speed is that of the push, as a multiple of the one that just suffices.
  const push = Math.abs(event.velocity.xMetersPerSecond) * criticalToppleRate(width, height);
  const toppling = createToppling(width, height, push);
  const rest = restingPose(body);
  const edge = body.position.xMeters + (sign * width) / 2;
  const track: Track = (seconds) => {
    const { radians, radiansPerSecond } = toppling.at(seconds);
    // The middle turns about the edge; `position` is half a height below the middle.
    const [sin, cos] = [sine(radians), cosine(radians)];
    const x = edge + sign * ((-width / 2) * cos + (height / 2) * sin);
    const middle = (width / 2) * sin + (height / 2) * cos;
    return {
      ...rest,
      action: radiansPerSecond === 0 ? rest.action : 'fall',
      position: moveTo(body.position, x, middle - height / 2),
      velocity: {
        xMetersPerSecond: sign * radiansPerSecond * ((width / 2) * sin + (height / 2) * cos),
        yMetersPerSecond: radiansPerSecond * ((width / 2) * cos - (height / 2) * sin),
      },
      rotationRadians: -sign * radians,
    };
  };
  const { impactSeconds } = toppling;
  return {
    tracks: new Map([[body.id, track]]),
    happenings: Number.isFinite(impactSeconds) ? [{ kind: 'impact', timeSeconds: impactSeconds, bodyId: body.id }] : [],
    props: noProps,
  };
}

function float({ body, height }: Stagecraft): EventMotion {
  const draft = draftShare.float * height;
  const start = { heightMeters: body.position.heightMeters + draft, metersPerSecond: 0 };
  const track = afloat(body, draft, (seconds) => bob(start, draft, seconds));
  return { tracks: new Map([[body.id, track]]), happenings: [], props: noProps };
}

/** The track of a body in water, from its height over the resting one. */
function afloat(
  body: Entity,
  draft: number,
  at: (seconds: number) => { heightMeters: number; metersPerSecond: number },
): Track {
  const rest = restingPose(body);
  return (seconds) => {
    const { heightMeters, metersPerSecond } = at(seconds);
    return {
      ...rest,
      action: 'float',
      position: moveTo(body.position, body.position.xMeters, heightMeters - draft),
      velocity: { xMetersPerSecond: 0, yMetersPerSecond: metersPerSecond },
      waterlineMeters: 0,
    };
  };
}

function sinking({ event, shot, body }: Stagecraft): EventMotion {
  const rest = restingPose(body);
  const isUnderWater = shot.place === 'underwater';
  const terminal = event.velocity.yMetersPerSecond;
  const track: Track = (seconds) => {
    const state = sink(terminal, seconds);
    const height = body.position.heightMeters + state.heightMeters;
    // Under water the sea bed stops it.
    const isDown = isUnderWater && height <= 0;
    return {
      ...rest,
      action: isDown ? rest.action : 'fall',
      position: moveTo(body.position, body.position.xMeters, isDown ? 0 : height),
      velocity: isDown ? still : { xMetersPerSecond: 0, yMetersPerSecond: state.metersPerSecond },
      waterlineMeters: isUnderWater ? null : 0,
    };
  };
  return { tracks: new Map([[body.id, track]]), happenings: [], props: noProps };
}

function pendulum({ event, shot, body, height }: Stagecraft): EventMotion {
  const length = ropeLength(body.position.heightMeters, height, shot);
  const vx = event.velocity.xMetersPerSecond;
  const motion = createPendulum(length, vx / (2 * Math.sqrt(g * length)));
  const rest = restingPose(body);
  const { xMeters: x, heightMeters: h } = body.position;
  const track: Track = (seconds) => {
    const { radians, radiansPerSecond } = motion.at(seconds);
    return {
      ...rest,
      action: 'swing',
      position: moveTo(body.position, x + length * sine(radians), h + length * (1 - cosine(radians))),
      velocity: {
        xMetersPerSecond: length * radiansPerSecond * cosine(radians),
        yMetersPerSecond: length * radiansPerSecond * sine(radians),
      },
      phase: fraction(seconds / motion.periodSeconds),
      rotationRadians: radians,
    };
  };
  const passages = Array.from(
    { length: Math.floor((2 * shot.durationSeconds) / motion.periodSeconds) + 1 },
    (_, n) => ({
      kind: 'lowest point' as const,
      timeSeconds: (n * motion.periodSeconds) / 2,
      bodyId: body.id,
    }),
  );
  return { tracks: new Map([[body.id, track]]), happenings: passages, props: noProps };
}

/** Share of its speed that a body keeps when it strikes water. */
const entryShare = 0.45;

function splash({ body, height }: Stagecraft): EventMotion {
  const draft = draftShare.float * height;
  const drop = body.position.heightMeters;
  const surfaceSeconds = Math.sqrt((2 * drop) / g);
  const impact = g * surfaceSeconds;
  const track = afloat(body, draft, (seconds) => {
    if (seconds < surfaceSeconds) {
      return { heightMeters: drop - (g / 2) * seconds * seconds + draft, metersPerSecond: -g * seconds };
    }
    return bob({ heightMeters: draft, metersPerSecond: -entryShare * impact }, draft, seconds - surfaceSeconds);
  });
  const fallThenFloat: Track = (seconds) => {
    const pose: Pose = track(seconds);
    return seconds < surfaceSeconds ? { ...pose, action: 'fall' } : pose;
  };
  const at = { ...body.position, heightMeters: 0 };
  return {
    tracks: new Map([[body.id, fallThenFloat]]),
    happenings: [{ kind: 'surface', timeSeconds: surfaceSeconds, bodyId: body.id }],
    props: (seconds) =>
      seconds < surfaceSeconds || seconds > surfaceSeconds + splashSeconds
        ? []
        : [{ kind: 'splash', at, ageSeconds: seconds - surfaceSeconds, strength: Math.sqrt(drop / 2) }],
  };
}

/** After this long the drops have fallen back. */
const splashSeconds = 1.2;
