import { restingHeightShare, viewHeightMeters } from '../scene/framing.ts';
import { isTravelling, speedFactor } from '../scene/motions.ts';
import type { CameraState, Pose, Shot } from '../scene/scene.ts';
import { exponential } from './elementary.ts';

/**
 * Where the camera is at a time of a shot, given where the bodies are.
 *
 * A move goes from one end of its range to the other and slows down, so that it depends on time alone and never loses the stage:
 * p = 1 - e^(-r t) with r = 0.5 per second at normal speed.
 */
export function cameraAt(shot: Shot, seconds: number, poses: readonly Pose[]): CameraState {
  const { shotSize, move, speed } = shot.camera;
  const view = viewHeightMeters[shotSize];
  const progress = 1 - exponential(-0.5 * speedFactor(speed) * seconds);
  const height = restingHeightShare * view;
  const centered = { xMeters: 0, heightMeters: height, viewHeightMeters: view };
  switch (move) {
    case 'static':
      return centered;
    case 'pan left':
      return { ...centered, xMeters: (0.22 - 0.5 * progress) * view };
    case 'pan right':
      return { ...centered, xMeters: (0.5 * progress - 0.22) * view };
    case 'tilt up':
      return { ...centered, heightMeters: height + (0.35 * progress - 0.1) * view };
    case 'tilt down':
      return { ...centered, heightMeters: height + (0.22 - 0.35 * progress) * view };
    case 'zoom in':
      return zoom(view, 1.2 - 0.5 * progress);
    case 'zoom out':
      return zoom(view, 0.8 + 0.5 * progress);
    case 'tracking':
      return { ...centered, xMeters: trackedX(shot, poses) };
  }
}

/** The ground line stays where it is in the picture while the view widens or narrows. */
function zoom(view: number, factor: number): CameraState {
  return { xMeters: 0, heightMeters: restingHeightShare * view * factor, viewHeightMeters: view * factor };
}

/** The middle of all who travel, or of all if nobody does. */
function trackedX(shot: Shot, poses: readonly Pose[]): number {
  const travels = shot.entities.map(({ subject, timeline }) =>
    timeline.some((span) => isTravelling(subject, span.action)),
  );
  const hasTraveller = travels.includes(true);
  const tracked = poses.filter((_, index) => travels[index] === true || !hasTraveller);
  return tracked.reduce((sum, pose) => sum + pose.position.xMeters, 0) / tracked.length;
}
