import { stageHalfWidthShare, viewHeightMeters } from '../scene/framing.ts';
import type { ActionSpan, Shot } from '../scene/scene.ts';
import { travelSpeed } from '../scene/travel.ts';
import type { Subject } from '../scene/vocabulary.ts';

/** The way of a body along the picture: how far it has gone at a time, and where that is. */
export interface Trail {
  /** Metres gone since the start of the shot. */
  wayMeters(seconds: number): number;
  /** Place after a way, counted from the start in the direction in which it set out; -1 on the way back. */
  placeAt(wayMeters: number): { readonly offsetMeters: number; readonly direction: 1 | -1 };
}

/** A mover turns round at the end of its stage, there and back again, unless the camera goes with it. */
export function createTrail(subject: Subject, timeline: readonly ActionSpan[], shot: Shot): Trail {
  const legMeters = 2 * stageHalfWidthShare * viewHeightMeters[shot.camera.shotSize];
  const speeds = timeline.map((span) => travelSpeed(subject, span, shot.place));
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
