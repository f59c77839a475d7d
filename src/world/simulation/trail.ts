import { chaseOf, travelOf } from '../scene/compose.ts';
import { stageHalfWidthShare, viewHeightMeters } from '../scene/framing.ts';
import { motionOf, speedFactor } from '../scene/motions.ts';
import type { ActionSpan, Shot } from '../scene/scene.ts';
import type { Subject } from '../scene/vocabulary.ts';

/** The way of a body along the picture: how far it has gone at a time, and where that is. */
export interface Trail {
  /** Metres gone since the start of the shot. */
  wayMeters(seconds: number): number;
  /** Place after a way, counted from the start in the direction in which it set out; -1 on the way back. */
  placeAt(wayMeters: number): { readonly offsetMeters: number; readonly direction: 1 | -1 };
}

/** Speed of a span along the picture, in m/s. */
export function travelSpeed(subject: Subject, span: ActionSpan, shot: Shot): number {
  const motion = motionOf(subject, resolveAction(subject, span, shot));
  return motion.course.startsWith('ahead') ? motion.metersPerSecond * speedFactor(span.speed) : 0;
}

/** What the body itself does in a span: chasers run, fly or swim; carriers and those who meet walk, swim or fly. */
export function resolveAction(subject: Subject, span: ActionSpan, shot: Shot): ActionSpan['action'] {
  if (span.action === 'chase') return chaseOf(subject, shot.place) ?? 'stand';
  if (span.action === 'carry' || span.action === 'meet') return travelOf(subject, shot.place);
  return span.action;
}

/** A mover turns round at the end of its stage, there and back again, unless the camera goes with it. */
export function createTrail(subject: Subject, timeline: readonly ActionSpan[], shot: Shot): Trail {
  const legMeters = 2 * stageHalfWidthShare * viewHeightMeters[shot.camera.shotSize];
  const speeds = timeline.map((span) => travelSpeed(subject, span, shot));
  const isTracked = shot.camera.move === 'tracking';
  return {
    wayMeters(seconds) {
      let way = 0;
      for (const [index, span] of timeline.entries()) {
        if (seconds <= span.startSeconds) break;
        const isLast = index === timeline.length - 1;
        way += ((isLast ? seconds : Math.min(seconds, span.endSeconds)) - span.startSeconds) * speeds[index]!;
      }
      return way;
    },
    placeAt(way) {
      if (isTracked || way <= legMeters) return { offsetMeters: way, direction: 1 };
      const rest = way % (2 * legMeters);
      return rest < legMeters
        ? { offsetMeters: rest, direction: 1 }
        : { offsetMeters: 2 * legMeters - rest, direction: -1 };
    },
  };
}
