import { affordances, bodySize, mediumFor } from '../scene/affordances.ts';
import { restingHeightMeters, viewHeightMeters } from '../scene/framing.ts';
import { type Course, type Motion, motionOf, speedFactor } from '../scene/motions.ts';
import type { ActionSpan, Entity, Pose, Shot } from '../scene/scene.ts';
import type { Medium } from '../scene/stage.ts';
import { resolveAction, travelSpeed } from '../scene/travel.ts';
import type { Action, Subject } from '../scene/vocabulary.ts';
import { fraction, moveTo, restingPose, type Track } from './body.ts';
import { cosine, exponential, sine } from './elementary.ts';
import { gravityMetersPerSecond2 as g } from './physics/gravity.ts';
import { createPendulum, type Pendulum } from './physics/pendulum.ts';
import { createTrail, type Trail } from './trail.ts';

/** One span with everything that does not change during it. */
interface Leg {
  readonly subject: Subject;
  readonly span: ActionSpan;
  readonly action: Action;
  readonly motion: Motion;
  readonly medium: Medium;
  readonly factor: number;
  readonly bodyHeight: number;
  /** Height at the start of the span, and the one it goes to. */
  readonly fromMeters: number;
  readonly toMeters: number;
  /** Tilt left over from the span before, which fades. */
  readonly fromRadians: number;
  readonly wayAtStart: number;
  readonly metersPerSecond: number;
  readonly pendulum: Pendulum | null;
  readonly ropeMeters: number;
}

/** Height, its rate, and what else of the pose an action changes at a time within its span. */
type Change = Partial<Pick<Pose, 'rotationRadians' | 'squash' | 'phase' | 'facing'>> & {
  readonly heightMeters: number;
  readonly climb: number;
  /** Sideways move off the trail, and its rate. */
  readonly sideMeters?: number;
  readonly drift?: number;
};

/** The track of an entity that follows its own timeline. */
export function createTimelineTrack(entity: Entity, shot: Shot): Track {
  const trail = createTrail(entity.subject, entity.timeline, shot);
  const legs = planLegs(entity, shot, trail);
  const rest = restingPose(entity);
  const sign = entity.facing === 'right' ? 1 : -1;
  return (seconds) => {
    const leg = legs.find(({ span }) => seconds < span.endSeconds) ?? legs[legs.length - 1]!;
    const local = Math.max(0, seconds - leg.span.startSeconds);
    const way = trail.wayMeters(seconds);
    const { offsetMeters, direction } = trail.placeAt(way);
    const heading = sign * direction;
    const change = changeOf(leg, { local, way: way - leg.wayAtStart, heading, shot });
    const { heightMeters, climb, sideMeters = 0, drift = 0, ...changed } = change;
    return {
      ...rest,
      position: moveTo(entity.position, entity.position.xMeters + sign * offsetMeters + sideMeters, heightMeters),
      velocity: { xMetersPerSecond: heading * leg.metersPerSecond + drift, yMetersPerSecond: climb },
      facing: heading > 0 ? 'right' : 'left',
      action: leg.action,
      spanProgress: Math.min(1, local / (leg.span.endSeconds - leg.span.startSeconds)),
      waterlineMeters: leg.medium === 'water' ? 0 : null,
      ...changed,
    };
  };
}

function planLegs(entity: Entity, shot: Shot, trail: Trail): Leg[] {
  const { subject, size } = entity;
  const { shotSize } = shot.camera;
  const legs: Leg[] = [];
  const sign = entity.facing === 'right' ? 1 : -1;
  let height = entity.position.heightMeters;
  let tilt = 0;
  for (const [index, span] of entity.timeline.entries()) {
    const action = resolveAction(subject, span.action, shot.place);
    const medium = mediumFor(subject, action, shot.place) ?? 'land';
    const motion = motionOf(subject, action);
    const swings = motion.course === 'pendulum';
    const bodyHeight = bodySize(subject, size).heightMeters;
    const resting = restingHeightMeters({ subject, size, action, medium, shotSize });
    // The first span rests where the scene puts the body; later ones go to where their action belongs.
    const keeps = index === 0 && medium !== 'land';
    const ropeMeters = swings ? ropeLength(height, bodyHeight, shot) : 0;
    const leg: Leg = {
      subject,
      span,
      action,
      motion,
      medium,
      factor: speedFactor(span.speed),
      bodyHeight,
      fromMeters: height,
      toMeters: targetHeight({ motion, medium, bodyHeight, from: height, resting: keeps ? height : resting, shot }),
      fromRadians: tilt,
      wayAtStart: trail.wayMeters(span.startSeconds),
      metersPerSecond: travelSpeed(subject, span, shot.place),
      pendulum: swings ? createPendulum(ropeMeters, sine(swingRadians / 2)) : null,
      ropeMeters,
    };
    legs.push(leg);
    const way = trail.wayMeters(span.endSeconds);
    const heading = sign * trail.placeAt(way).direction;
    const local = span.endSeconds - span.startSeconds;
    const end = changeOf(leg, { local, way: way - leg.wayAtStart, heading, shot });
    height = end.heightMeters;
    tilt = wrapAngle(end.rotationRadians ?? 0);
  }
  return legs;
}

interface TargetOptions {
  readonly motion: Motion;
  readonly medium: Medium;
  readonly bodyHeight: number;
  readonly from: number;
  readonly resting: number;
  readonly shot: Shot;
}

/** Where a rise or a descent ends: below the upper edge of the picture, or on the ground; else the resting height. */
function targetHeight({ motion, medium, bodyHeight, from, resting, shot }: TargetOptions): number {
  const view = viewHeightMeters[shot.camera.shotSize];
  if (isUp(motion.course)) return Math.max(from + 0.2, 0.72 * view - bodyHeight / 2);
  if (isDown(motion.course) && medium !== 'water') return medium === 'air' || medium === 'deep' ? 0.08 : 0;
  return resting;
}

const isUp = (course: Course): boolean => course === 'up' || course === 'ahead and up';
const isDown = (course: Course): boolean => course === 'down' || course === 'ahead and down';

/** How fast the height and tilt of one action give way to those of the next. */
const fadeSeconds = 0.2;

/**
 * Goes from one height to the other: rises and descents start at their speed and fade out, changes of rest are critically damped.
 *
 * h = from + D (1 - e^(-v t / D)), or to + (from - to) (1 + t / s) e^(-t / s) with s = {@link fadeSeconds}
 */
function glide(
  { motion, factor, fromMeters, toMeters }: Leg,
  seconds: number,
): { heightMeters: number; climb: number } {
  const distance = toMeters - fromMeters;
  if (distance === 0) return { heightMeters: toMeters, climb: 0 };
  if (isUp(motion.course) || isDown(motion.course)) {
    const speed = (motion.course === 'up' || motion.course === 'down' ? motion.metersPerSecond : 0.55) * factor;
    const fade = exponential((-speed * seconds) / Math.abs(distance));
    return { heightMeters: fromMeters + distance * (1 - fade), climb: Math.sign(distance) * speed * fade };
  }
  const s = fadeSeconds;
  const fade = exponential(-seconds / s);
  return {
    heightMeters: toMeters - distance * (1 + seconds / s) * fade,
    climb: (distance * seconds * fade) / (s * s),
  };
}

interface Moment {
  readonly local: number;
  /** Metres gone in this span. */
  readonly way: number;
  readonly heading: number;
  readonly shot: Shot;
}

function changeOf(leg: Leg, moment: Moment): Change {
  const change = ownChange(leg, moment);
  if (leg.fromRadians === 0) return change;
  const fade = exponential(-moment.local / fadeSeconds) * (1 + moment.local / fadeSeconds);
  return { ...change, rotationRadians: (change.rotationRadians ?? 0) + leg.fromRadians * fade };
}

/** An angle between half a turn back and half a turn on. */
function wrapAngle(radians: number): number {
  return radians - 2 * Math.PI * Math.round(radians / (2 * Math.PI));
}

/** What the action of a span does by itself. */
function ownChange(leg: Leg, moment: Moment): Change {
  const { motion, medium } = leg;
  if (leg.action === 'dive' && medium === 'water') return duck(leg, moment);
  switch (motion.course) {
    case 'ballistic':
      return hop(leg, moment);
    case 'pendulum':
      return swing(leg, moment);
    case 'ahead':
      return travel(leg, moment);
    case 'ahead and up':
    case 'ahead and down': {
      const { heightMeters, climb } = glide(leg, moment.local);
      const slant = 0.5 * sine(Math.min(1, Math.abs(climb) / 0.8)) * Math.sign(climb);
      return { heightMeters, climb, phase: stridePhase(leg, moment.way), rotationRadians: moment.heading * slant };
    }
    default:
      return stay(leg, moment);
  }
}

const stridePhase = ({ motion, bodyHeight }: Leg, way: number): number =>
  fraction(way / (motion.strideMeters * bodyHeight));

/** Walks, runs, drives, rolls, flies or swims; flyers and swimmers rise and fall a little with each stroke. */
function travel(leg: Leg, { local, way, heading }: Moment): Change {
  const { heightMeters, climb } = glide(leg, local);
  const phase = stridePhase(leg, way);
  if (leg.action === 'roll')
    return { heightMeters, climb, phase, rotationRadians: (-heading * 2 * way) / leg.bodyHeight };
  if (leg.medium === 'land') return { heightMeters, climb, phase };
  const lift = (leg.medium === 'water' ? 0.02 : 0.04) * leg.bodyHeight;
  const rate = (2 * Math.PI * leg.metersPerSecond) / (leg.motion.strideMeters * leg.bodyHeight);
  const angle = 2 * Math.PI * phase;
  return { heightMeters: heightMeters + lift * sine(angle), climb: climb + lift * rate * cosine(angle), phase };
}

/** Stays: breathes, waves, dances, hovers, floats, spins, or rises and sinks on the spot. */
function stay(leg: Leg, { local, heading }: Moment): Change {
  const { action, motion, factor, medium } = leg;
  const { heightMeters, climb } = glide(leg, local);
  const rate = motion.cyclesPerSecond * factor;
  const phase = fraction(rate * local);
  if (action === 'spin') return { heightMeters, climb, phase, ...spin(leg, phase, heading) };
  const bobs = medium !== 'land' && (action === 'hover' || action === 'float' || action === 'sleep');
  if (!bobs) return { heightMeters, climb, phase };
  const lift = 0.05 * leg.bodyHeight;
  const angle = 2 * Math.PI * 0.5 * local;
  return {
    heightMeters: heightMeters + lift * sine(angle),
    climb: climb + lift * Math.PI * cosine(angle),
    phase,
    rotationRadians: action === 'float' ? heading * 0.06 * sine(angle) : 0,
  };
}

/** Things and whatever floats freely turn like a wheel; those who stand turn on their heels and show both sides. */
function spin({ subject, medium }: Leg, phase: number, heading: number): Pick<Change, 'rotationRadians' | 'facing'> {
  if (medium !== 'land' || !affordances[subject].hasFace) return { rotationRadians: -heading * 2 * Math.PI * phase };
  const turned = phase >= 0.25 && phase < 0.75 ? -heading : heading;
  return { facing: turned > 0 ? 'right' : 'left' };
}

const crouchSeconds = 0.25;

/** Jumps after a crouch, again and again; bounces without one. Flights are parabolas. */
function hop(leg: Leg, { local, shot }: Moment): Change {
  const { action, factor, bodyHeight, medium } = leg;
  const base = glide(leg, local);
  const apex =
    action === 'bounce' ? 0.22 * viewHeightMeters[shot.camera.shotSize] : (medium === 'water' ? 1 : 0.45) * bodyHeight;
  const lift = Math.sqrt(2 * g * apex);
  const flight = (2 * lift) / g;
  const crouch = action === 'bounce' ? 0 : crouchSeconds / factor;
  const phase = fraction(local / (crouch + flight));
  const airborne = phase * (crouch + flight) - crouch;
  if (airborne < 0) {
    return { ...base, phase, squash: 1 - 0.16 * sine((Math.PI * (airborne + crouch)) / crouch) };
  }
  const ground = Math.min(airborne, flight - airborne);
  return {
    heightMeters: base.heightMeters + lift * airborne - (g / 2) * airborne * airborne,
    climb: base.climb + lift - g * airborne,
    phase,
    squash: action === 'bounce' ? 1 - 0.2 * Math.max(0, 1 - ground / 0.06) : 1,
  };
}

/** Largest angle of a body that swings as its action. */
const swingRadians = 0.4;

/** Hangs from above the picture and swings, first the way it faces. */
function swing({ pendulum, ropeMeters, fromMeters }: Leg, { local, heading }: Moment): Change {
  const { radians, radiansPerSecond } = pendulum!.at(local);
  return {
    heightMeters: fromMeters + ropeMeters * (1 - cosine(radians)),
    climb: ropeMeters * radiansPerSecond * sine(radians),
    sideMeters: heading * ropeMeters * sine(radians),
    drift: heading * ropeMeters * radiansPerSecond * cosine(radians),
    rotationRadians: heading * radians,
    phase: fraction(local / pendulum!.periodSeconds),
  };
}

/** From the middle of a hanging body up to a fixed point just above the picture. */
export function ropeLength(heightMeters: number, bodyHeight: number, shot: Shot): number {
  return 0.95 * viewHeightMeters[shot.camera.shotSize] - heightMeters - bodyHeight / 2;
}

const duckSeconds = 2.2;

/** Dives at the surface: head first under water and up again. */
function duck(leg: Leg, { local, heading }: Moment): Change {
  const phase = fraction((local * leg.factor) / duckSeconds);
  const wave = sine(Math.PI * phase);
  const rate = (Math.PI * leg.factor) / duckSeconds;
  const depth = 0.7 * leg.bodyHeight;
  return {
    heightMeters: leg.toMeters - depth * wave * wave,
    climb: -2 * depth * wave * cosine(Math.PI * phase) * rate,
    phase,
    rotationRadians: -heading * 0.9 * wave * cosine(Math.PI * phase),
  };
}
