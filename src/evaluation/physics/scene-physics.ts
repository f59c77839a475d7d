import { type Scene, type Shot, type Subject, stages } from '../../world/index.ts';
import {
  type CheckResult,
  checkBallistic,
  checkInterpenetration,
  checkPermanence,
  checkSize,
  checkSupport,
} from './checks.ts';
import type { Track } from './track.ts';

/** Metres of height that a shot of each size sees at depth 0, and how far the eye is before it. */
const viewMeters = { wide: 5, medium: 4, 'close-up': 2.8 } as const;
const eyeMeters = 8;

/** Actions of a body whose feet stay on the ground. */
const grounded: readonly string[] = ['stand', 'sit', 'sleep', 'walk', 'run', 'eat', 'look around'];

/**
 * Holds what is seen of a scene's bodies to the laws of physics. Only shots with a still camera are judged: their tracks are motion
 * and nothing else.
 *
 * @param trackOfSubject track of the body of a kind, or null if it was not looked for
 */
export function judgePhysics(scene: Scene, trackOfSubject: (subject: Subject) => Track | null): CheckResult[] {
  const shot = scene.shots[0];
  if (shot === undefined || scene.shots.length > 1 || shot.camera.move !== 'static') return [];
  return shot.event === null ? judgeActor(shot, trackOfSubject) : judgeEvent(shot, trackOfSubject);
}

function judgeEvent(shot: Shot, trackOfSubject: (subject: Subject) => Track | null): CheckResult[] {
  const event = shot.event!;
  const body = shot.entities.find(({ id }) => id === event.bodyId)!;
  const track = trackOfSubject(body.subject);
  if (track === null) return [];
  const results = [checkPermanence(track)];
  if (event.kind === 'drop and bounce' || event.kind === 'throw') {
    results.push(
      ...checkBallistic(track, {
        viewMeters: (viewMeters[shot.camera.shotSize] * (eyeMeters + body.position.depthMeters)) / eyeMeters,
        restitution: event.restitution,
        goesSideways: event.velocity.xMetersPerSecond !== 0,
      }),
    );
  }
  const other = shot.entities.find(({ id }) => id === event.otherId);
  if (event.kind === 'collide' && other !== undefined && other.subject !== body.subject) {
    const second = trackOfSubject(other.subject);
    if (second !== null) results.push(checkInterpenetration(track, second));
  }
  return results;
}

function judgeActor(shot: Shot, trackOfSubject: (subject: Subject) => Track | null): CheckResult[] {
  const [only] = shot.entities;
  if (only === undefined || shot.entities.length > 1) return [];
  const track = trackOfSubject(only.subject);
  if (track === null) return [];
  const actions = only.timeline.map(({ action }) => action);
  const isGrounded =
    (stages[shot.place].mediums as readonly string[]).includes('land') &&
    only.position.heightMeters === 0 &&
    actions.every((action) => grounded.includes(action));
  if (!isGrounded) return [checkPermanence(track)];
  const isSteady = new Set(actions).size === 1;
  return [checkPermanence(track), checkSupport(track), ...(isSteady ? [checkSize(track)] : [])];
}
