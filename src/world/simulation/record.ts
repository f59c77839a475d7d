import { bodySize } from '../scene/affordances.ts';
import type { CameraState, Entity, Pose, Prop, Scene } from '../scene/scene.ts';
import type { Happening } from './event-track.ts';
import { project } from './project.ts';
import { createSimulation } from './simulate.ts';

/** Which frames to write down. */
export interface RecordOptions {
  /** Frames per second. */
  readonly frameRate: number;
  readonly frameCount: number;
  /** Width over height of the picture, by which bodies are in view or not. @default 1 */
  readonly aspectRatio?: number;
}

/** A body at one frame, with whether any of its outline is inside the picture. */
export interface RecordedPose extends Pose {
  readonly isInView: boolean;
}

/** The world at one frame. */
export interface RecordedFrame {
  readonly timeSeconds: number;
  readonly shotIndex: number;
  readonly camera: CameraState;
  readonly poses: readonly RecordedPose[];
  readonly props: readonly Prop[];
}

/** A time during which a body is in view without a break; the end is the time of the first frame without it, or of the end. */
export interface ViewInterval {
  readonly id: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The true motion of a scene, as plain JSON. */
export interface MotionRecord {
  readonly scene: Scene;
  readonly frameRate: number;
  readonly frames: readonly RecordedFrame[];
  readonly happenings: readonly (Happening & { readonly shotIndex: number })[];
  readonly viewIntervals: readonly ViewInterval[];
}

/**
 * Writes down where everything is in each frame of a scene, when what happens, and when which body is in view.
 *
 * In view means that the outline reaches into the picture; whether something nearer hides it is for the maps of the picture to say.
 */
export function recordMotion(scene: Scene, options: RecordOptions): MotionRecord {
  const { frameRate, frameCount, aspectRatio = 1 } = options;
  const simulation = createSimulation(scene);
  const frames = Array.from({ length: frameCount }, (_, index) => {
    const frame = simulation.frameAt(index / frameRate);
    const { entities } = scene.shots[frame.shotIndex]!;
    const poses = frame.poses.map((pose, body) => ({
      ...pose,
      isInView: isInView(frame.camera, pose, entities[body]!, aspectRatio),
    }));
    return { ...frame, poses };
  });
  const endSeconds = frameCount / frameRate;
  return {
    scene,
    frameRate,
    frames,
    happenings: simulation.happenings.filter(({ timeSeconds }) => timeSeconds < endSeconds),
    viewIntervals: findIntervals(frames, endSeconds),
  };
}

/** Whether the rectangle around a body reaches into the picture; a rotated body counts with its longer side. */
function isInView(camera: CameraState, pose: Pose, { subject, size }: Entity, aspectRatio: number): boolean {
  const { widthMeters, heightMeters } = bodySize(subject, size);
  const middle = project(camera, {
    ...pose.position,
    heightMeters: pose.position.heightMeters + heightMeters / 2,
  });
  const isUpright = pose.rotationRadians === 0;
  const longer = Math.max(widthMeters, heightMeters);
  const halfWidth = ((isUpright ? widthMeters : longer) / 2) * middle.scale;
  const halfHeight = ((isUpright ? heightMeters : longer) / 2) * middle.scale;
  const [pictureWidth, pictureHeight] = aspectRatio >= 1 ? [aspectRatio, 1] : [1, 1 / aspectRatio];
  return Math.abs(middle.x) - halfWidth < pictureWidth / 2 && Math.abs(middle.y) - halfHeight < pictureHeight / 2;
}

function findIntervals(frames: readonly RecordedFrame[], endSeconds: number): ViewInterval[] {
  const intervals: ViewInterval[] = [];
  const open = new Map<string, number>();
  const close = (id: string, end: number): void => {
    intervals.push({ id, startSeconds: open.get(id)!, endSeconds: end });
    open.delete(id);
  };
  for (const { timeSeconds, poses } of frames) {
    const seen = new Set(poses.filter((pose) => pose.isInView).map(({ id }) => id));
    for (const id of [...open.keys()]) if (!seen.has(id)) close(id, timeSeconds);
    for (const id of seen) if (!open.has(id)) open.set(id, timeSeconds);
  }
  for (const id of [...open.keys()]) close(id, endSeconds);
  return intervals;
}
