import type { CameraState, Position } from '../scene/scene.ts';

/** The eye stands this far in front of depth 0: a body at depth `d` appears `eyeDistance / (eyeDistance + d)` as large. */
export const eyeDistanceMeters = 8;
/** Height of the horizon over the ground, the same in every picture. */
export const horizonHeightMeters = 1.5;

/** A place in the picture, in units of its shorter side: (0, 0) is the middle, x to the right, y upwards. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** Shorter sides per metre at this depth. */
  readonly scale: number;
}

/**
 * Where a place in the world is seen in the picture.
 *
 * x = (xMeters - camera.x) s / view,  y = (horizon + (height - horizon) s - camera.height) / view,  s = D / (D + depth)
 *
 * A tilt moves all depths alike, as a turning head does; a pan is a walk along the stage, so that near things pass faster.
 */
export function project(camera: CameraState, position: Position): PicturePoint {
  const size = eyeDistanceMeters / (eyeDistanceMeters + position.depthMeters);
  const seenHeight = horizonHeightMeters + (position.heightMeters - horizonHeightMeters) * size;
  return {
    x: ((position.xMeters - camera.xMeters) * size) / camera.viewHeightMeters,
    y: (seenHeight - camera.heightMeters) / camera.viewHeightMeters,
    scale: size / camera.viewHeightMeters,
  };
}
