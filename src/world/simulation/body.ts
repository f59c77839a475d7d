import type { Entity, Pose, Position } from '../scene/scene.ts';

/** One body over one shot: its pose at any time, in any order. */
export type Track = (seconds: number) => Pose;

/** The pose of a body that stands at its starting place; motions change what they move. */
export function restingPose({ id, position, facing, emotion, timeline }: Entity): Pose {
  return {
    id,
    position,
    velocity: still,
    facing,
    action: timeline[0]!.action,
    phase: 0,
    spanProgress: 0,
    rotationRadians: 0,
    squash: 1,
    emotion,
    carriesId: null,
    waterlineMeters: null,
  };
}

export const still = { xMetersPerSecond: 0, yMetersPerSecond: 0 } as const;

/** The same place at another spot of the picture plane. */
export function moveTo(position: Position, xMeters: number, heightMeters: number): Position {
  return { xMeters, heightMeters, depthMeters: position.depthMeters };
}

/** Share of a turn that is left over: the phase of a cycle, in [0, 1). */
export function fraction(turns: number): number {
  return turns - Math.floor(turns);
}
