import { actionsOf, mediumFor } from '../scene/affordances.ts';
import type { ActionSpan, Entity, Shot } from '../scene/scene.ts';
import { chaseGapMeters, meetingGapMeters, resolveAction, travelSpeed } from '../scene/travel.ts';
import type { Action } from '../scene/vocabulary.ts';
import { moveTo, type Track } from './body.ts';
import { createTimelineTrack } from './timeline-track.ts';
import { createTrail } from './trail.ts';

/** Runs the same way as the one it chases, always the same distance behind, and never overtakes. */
export function createChaseTrack(entity: Entity, target: Entity, shot: Shot): Track {
  // It moves as the chased one does; its own body and stride stay its own.
  const timeline = target.timeline.map((span) => ({
    ...span,
    action: resolveAction(entity.subject, 'chase', shot.place),
  }));
  const own = createTimelineTrack({ ...entity, timeline }, shot);
  const trail = createTrail(target.subject, target.timeline, shot);
  const gap = chaseGapMeters(entity, target);
  const sign = target.facing === 'right' ? 1 : -1;
  const speedAt = (seconds: number): number => {
    const span =
      target.timeline.find(({ endSeconds }) => seconds < endSeconds) ?? target.timeline[target.timeline.length - 1]!;
    return travelSpeed(target.subject, span, shot.place);
  };
  return (seconds) => {
    const { offsetMeters, direction } = trail.placeAt(trail.wayMeters(seconds) - gap);
    const pose = own(seconds);
    const heading = sign * direction;
    return {
      ...pose,
      position: moveTo(pose.position, target.position.xMeters + sign * offsetMeters, pose.position.heightMeters),
      velocity: { xMetersPerSecond: heading * speedAt(seconds), yMetersPerSecond: pose.velocity.yMetersPerSecond },
      facing: heading > 0 ? 'right' : 'left',
    };
  };
}

/** What a body does when it has met the other: the first of these that it can. */
const greetings: readonly Action[] = ['wave', 'look around', 'stand', 'hover', 'float'];

/** Goes towards the other, stops before it, and greets. */
export function createMeetingTrack(entity: Entity, target: Entity, shot: Shot): Track {
  const span = entity.timeline[0]!;
  const meetSeconds = meetingSeconds(entity, target, shot);
  const greeting = greetingOf(entity, span, shot);
  const end = span.endSeconds;
  const timeline: ActionSpan[] =
    meetSeconds >= end
      ? [{ ...span, action: resolveAction(entity.subject, span.action, shot.place) }]
      : [
          { ...span, action: resolveAction(entity.subject, span.action, shot.place), endSeconds: meetSeconds },
          { ...span, action: greeting, speed: 1, startSeconds: meetSeconds },
        ];
  return createTimelineTrack({ ...entity, timeline }, shot);
}

/** When two who go towards each other stand face to face. */
function meetingSeconds(entity: Entity, target: Entity, shot: Shot): number {
  const apart = Math.abs(target.position.xMeters - entity.position.xMeters);
  const distance = apart - meetingGapMeters(entity, target);
  const speeds = [entity, target].map(({ subject, timeline }) => {
    const span = timeline.find(({ action }) => action === 'meet');
    return span === undefined ? 0 : travelSpeed(subject, span, shot.place);
  });
  const closing = speeds[0]! + speeds[1]!;
  return Math.max(0.001, distance / closing);
}

function greetingOf(entity: Entity, span: ActionSpan, shot: Shot): Action {
  const medium = mediumFor(entity.subject, resolveAction(entity.subject, span.action, shot.place), shot.place);
  const able = actionsOf(entity.subject, shot.place);
  return (
    greetings.find((action) => able.includes(action) && mediumFor(entity.subject, action, shot.place) === medium) ??
    'stand'
  );
}
