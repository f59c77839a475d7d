import type { CameraState } from '../scene/scene.ts';
import { eyeDistanceMeters, horizonHeightMeters } from '../simulation/project.ts';

/** Where the picture plane lies in the picture: metres to pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly camera: CameraState;
  /** Pixels per metre at depth 0. */
  readonly pixelsPerMeter: number;
}

/** The view of a camera in a picture of some size: the shorter side sees `viewHeightMeters`. */
export function viewOf(camera: CameraState, width: number, height: number): View {
  return { width, height, camera, pixelsPerMeter: Math.min(width, height) / camera.viewHeightMeters };
}

/** Size of things at a depth against depth 0. */
export function scaleAt(depthMeters: number): number {
  return eyeDistanceMeters / (eyeDistanceMeters + depthMeters);
}

/** Pixel column of a place `xMeters` at a depth. */
export function columnOf(view: View, xMeters: number, depthMeters: number): number {
  return view.width / 2 + (xMeters - view.camera.xMeters) * scaleAt(depthMeters) * view.pixelsPerMeter;
}

/** Pixel row of a height at a depth. */
export function rowOf(view: View, heightMeters: number, depthMeters: number): number {
  const seen = horizonHeightMeters + (heightMeters - horizonHeightMeters) * scaleAt(depthMeters);
  return rowOfSeen(view, seen);
}

/** Pixel row of a height in the picture plane. */
export function rowOfSeen(view: View, seenMeters: number): number {
  return view.height / 2 - (seenMeters - view.camera.heightMeters) * view.pixelsPerMeter;
}
