import { bodySize } from '../scene/affordances.ts';
import { motionOf } from '../scene/motions.ts';
import type { Entity, Pose } from '../scene/scene.ts';
import { cosine } from '../simulation/elementary.ts';
import { compose, type Matrix, Pen, placed, type Shape } from './pen.ts';
import { rigs } from './rigs/all-rigs.ts';
import { columnOf, rowOf, scaleAt, type View } from './view.ts';

/** One entity at one instant, as shapes in pixels. */
export interface Actor {
  readonly entity: Entity;
  readonly pose: Pose;
  readonly shapes: readonly Shape[];
  readonly depthMeters: number;
  /** Pixels per metre at its depth. */
  readonly pixelsPerMeter: number;
  /** The pixel under the middle of its lower edge. */
  readonly foot: readonly [number, number];
  readonly heightPixels: number;
  readonly widthPixels: number;
}

/** Turns about the upright axis are drawn by narrowing; below this width a figure would be a line. */
const narrowest = 0.3;

/** Poses an entity in the picture. */
export function actorOf(view: View, entity: Entity, pose: Pose): Actor {
  const rig = rigs[entity.subject];
  const size = bodySize(entity.subject, entity.size);
  const { xMeters, heightMeters, depthMeters } = pose.position;
  const pixelsPerMeter = scaleAt(depthMeters) * view.pixelsPerMeter;
  const foot = [columnOf(view, xMeters, depthMeters), rowOf(view, heightMeters, depthMeters)] as const;
  const toScreen: Matrix = [pixelsPerMeter, 0, 0, -pixelsPerMeter, foot[0], foot[1]];
  const squashed: Matrix = [1 / pose.squash, 0, 0, pose.squash, 0, 0];
  const half = size.heightMeters / 2;
  const turned = compose(compose(placed(0, half), placed(0, 0, pose.rotationRadians)), placed(0, -half));
  const unit = size.heightMeters / rig.height;
  const fit = placed(0, 0, 0, unit * (pose.facing === 'right' ? 1 : -1) * spinWidth(pose), unit);
  const pen = new Pen(compose(compose(compose(toScreen, squashed), turned), fit));
  rig.draw(pen, {
    action: pose.action,
    phase: pose.phase,
    spanProgress: pose.spanProgress,
    emotion: pose.emotion,
    velocity: pose.velocity,
    halfStride: (motionOf(entity.subject, pose.action).strideMeters * rig.height) / 4,
    isAfloat: pose.waterlineMeters !== null,
    isCarrying: pose.carriesId !== null,
  });
  return {
    entity,
    pose,
    shapes: pen.shapes,
    depthMeters,
    pixelsPerMeter,
    foot,
    heightPixels: size.heightMeters * pixelsPerMeter,
    widthPixels: size.widthMeters * pixelsPerMeter,
  };
}

/** Whoever turns on its heels shows its sides in turn: `facing` says which, the width how far. */
function spinWidth(pose: Pose): number {
  if (pose.action !== 'spin' || pose.rotationRadians !== 0) return 1;
  return Math.max(narrowest, Math.abs(cosine(2 * Math.PI * pose.phase)));
}
