import { bodySize, holdShares, seatShares } from '../scene/affordances.ts';
import { viewHeightMeters } from '../scene/framing.ts';
import type { Entity, FrameState, Pose, Prop, Relation, Scene, Shot } from '../scene/scene.ts';
import { moveTo, type Track } from './body.ts';
import { cameraAt } from './camera.ts';
import { createEventMotion, type Happening } from './event-track.ts';
import { createChaseTrack, createMeetingTrack } from './pair-track.ts';
import { createTimelineTrack } from './timeline-track.ts';

/** What a scene does over time; any time may be asked for, in any order, and always gives the same answer. */
export interface Simulation {
  readonly durationSeconds: number;
  readonly shotStartSeconds: readonly number[];
  /** Every contact, impact and turning point of the physics events, in order of time from the start of the video. */
  readonly happenings: readonly (Happening & { readonly shotIndex: number })[];
  /** The world at a time; times beyond the end show the last shot going on. */
  frameAt(timeSeconds: number): FrameState;
}

/**
 * Prepares the motion of every body of a scene. All of it is closed form but for toppling, so that nothing depends on a frame rate.
 *
 * ```ts
 * const simulation = createSimulation(scene);
 * const { poses } = simulation.frameAt(0.5);
 * ```
 */
export function createSimulation(scene: Scene): Simulation {
  const stagings = scene.shots.map(stage);
  const starts: number[] = [];
  let durationSeconds = 0;
  for (const shot of scene.shots) {
    starts.push(durationSeconds);
    durationSeconds += shot.durationSeconds;
  }
  const happenings = stagings.flatMap((staging, shotIndex) =>
    staging.happenings
      .filter(({ timeSeconds }) => timeSeconds <= scene.shots[shotIndex]!.durationSeconds)
      .map((one) => ({ ...one, timeSeconds: one.timeSeconds + starts[shotIndex]!, shotIndex })),
  );
  return {
    durationSeconds,
    shotStartSeconds: starts,
    happenings,
    frameAt(timeSeconds) {
      const shotIndex = Math.max(
        0,
        starts.findLastIndex((start) => start <= timeSeconds),
      );
      const local = Math.max(0, timeSeconds - starts[shotIndex]!);
      const staging = stagings[shotIndex]!;
      const poses = staging.posesAt(local);
      return {
        timeSeconds,
        shotIndex,
        camera: cameraAt(scene.shots[shotIndex]!, local, poses),
        poses,
        props: staging.propsAt(local, poses),
      };
    },
  };
}

/** The motion of one shot. */
interface Staging {
  readonly happenings: readonly Happening[];
  posesAt(seconds: number): Pose[];
  propsAt(seconds: number, poses: readonly Pose[]): readonly Prop[];
}

function stage(shot: Shot): Staging {
  const event = shot.event === null ? null : createEventMotion(shot.event, shot);
  const tracks = new Map<string, Track>();
  for (const entity of shot.entities) tracks.set(entity.id, event?.tracks.get(entity.id) ?? trackOf(entity, shot));
  for (const entity of shot.entities) attach(entity, shot, tracks);
  const all = shot.entities.map(({ id }) => tracks.get(id)!);
  return {
    happenings: event?.happenings ?? [],
    posesAt: (seconds) => all.map((track) => track(seconds)),
    propsAt: (seconds, poses) => [...(event?.props(seconds) ?? []), ...ropes(shot, poses)],
  };
}

function trackOf(entity: Entity, shot: Shot): Track {
  const span = entity.timeline.find(({ action }) => action === 'chase' || action === 'meet');
  const target = shot.entities.find(({ id }) => id === span?.targetId);
  if (span === undefined || target === undefined) return createTimelineTrack(entity, shot);
  return span.action === 'chase' ? createChaseTrack(entity, target, shot) : createMeetingTrack(entity, target, shot);
}

/** Ties a carried body to its carrier, and a body on top to the one below. */
function attach(entity: Entity, shot: Shot, tracks: Map<string, Track>): void {
  const load = entity.timeline.find(({ action }) => action === 'carry')?.targetId ?? null;
  const below = shot.relations.find(({ kind, subjectId }) => kind === 'on' && subjectId === entity.id);
  const own = tracks.get(entity.id)!;
  if (load !== null) {
    tracks.set(load, carriedTrack(entity, tracks.get(load)!, own));
    tracks.set(entity.id, (seconds) => ({ ...own(seconds), carriesId: load }));
  }
  if (below !== undefined) tracks.set(entity.id, ridingTrack(own, below, shot, tracks));
}

function carriedTrack(carrier: Entity, own: Track, carrierTrack: Track): Track {
  const { widthMeters, heightMeters } = bodySize(carrier.subject, carrier.size);
  const { ahead, up } = holdShares(carrier.subject);
  return (seconds) => {
    const pose = own(seconds);
    const { position, velocity, facing } = carrierTrack(seconds);
    const side = facing === 'right' ? 1 : -1;
    return {
      ...pose,
      position: moveTo(
        position,
        position.xMeters + side * ahead * widthMeters,
        position.heightMeters + up * heightMeters,
      ),
      velocity,
      facing,
      waterlineMeters: null,
    };
  };
}

function ridingTrack(own: Track, relation: Relation, shot: Shot, tracks: Map<string, Track>): Track {
  const seat = shot.entities.find(({ id }) => id === relation.objectId)!;
  const seatTrack = tracks.get(seat.id)!;
  const lift = (seatShares[seat.subject] ?? 1) * bodySize(seat.subject, seat.size).heightMeters;
  return (seconds) => {
    const pose = own(seconds);
    const below = seatTrack(seconds);
    return {
      ...pose,
      position: moveTo(below.position, below.position.xMeters, below.position.heightMeters + lift),
      velocity: below.velocity,
      waterlineMeters: null,
    };
  };
}

/** The rope of every body that swings, from a point just above the picture to the top of the body. */
function ropes(shot: Shot, poses: readonly Pose[]): Prop[] {
  return poses.flatMap((pose, index) => {
    if (pose.action !== 'swing') return [];
    const entity = shot.entities[index]!;
    const half = bodySize(entity.subject, entity.size).heightMeters / 2;
    const { position } = pose;
    const top = 0.95 * viewHeightMeters[shot.camera.shotSize];
    const pivot = moveTo(position, entity.position.xMeters, top);
    const middle = position.heightMeters + half;
    const side = pivot.xMeters - position.xMeters;
    const length = Math.sqrt(side * side + (top - middle) * (top - middle));
    const share = half / length;
    const to = moveTo(position, position.xMeters + side * share, middle + (top - middle) * share);
    return [{ kind: 'rope', from: pivot, to } as const];
  });
}
