import type { BodyPlan } from '../../models/index.ts';
import {
  actions,
  bodySize,
  colors,
  emotions,
  type FrameState,
  project,
  type Shot,
  subjects,
} from '../../world/index.ts';

/** The bodies of one instant of a shot as a plan tells them, in the order of the shot. */
export function planBodies({ entities }: Shot, { camera, poses }: FrameState): BodyPlan[] {
  return entities.map((entity) => {
    const pose = poses.find(({ id }) => id === entity.id)!;
    const foot = project(camera, pose.position);
    const { widthMeters, heightMeters } = bodySize(entity.subject, entity.size);
    const height = heightMeters * foot.scale;
    return {
      x: foot.x,
      y: -(foot.y + height / 2),
      width: widthMeters * foot.scale,
      height,
      rotationRadians: pose.rotationRadians,
      depth: pose.position.depthMeters,
      facing: pose.facing === 'right' ? 1 : -1,
      phase: pose.phase,
      subject: subjects.indexOf(entity.subject),
      color: colors.indexOf(entity.color),
      action: actions.indexOf(pose.action),
      emotion: emotions.indexOf(pose.emotion),
    };
  });
}
