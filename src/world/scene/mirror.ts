import type { Camera, Entity, Scene, Shot } from './scene.ts';
import type { CameraMove, RelationKind } from './vocabulary.ts';

const mirroredRelations: Readonly<Partial<Record<RelationKind, RelationKind>>> = {
  'left of': 'right of',
  'right of': 'left of',
};
const mirroredMoves: Readonly<Partial<Record<CameraMove, CameraMove>>> = {
  'pan left': 'pan right',
  'pan right': 'pan left',
};

/**
 * The scene as a mirror shows it: left and right change places in positions, facings, relations, camera and events. Its backdrop is drawn
 * anew from the seed, not mirrored. Captions and labels of the result are those of the mirrored picture.
 */
export function mirrorScene(scene: Scene): Scene {
  return { ...scene, shots: scene.shots.map(mirrorShot) };
}

function mirrorShot(shot: Shot): Shot {
  const { event } = shot;
  return {
    ...shot,
    camera: mirrorCamera(shot.camera),
    entities: shot.entities.map(mirrorEntity),
    relations: shot.relations.map((one) => ({ ...one, kind: mirroredRelations[one.kind] ?? one.kind })),
    event:
      event === null
        ? null
        : { ...event, velocity: { ...event.velocity, xMetersPerSecond: 0 - event.velocity.xMetersPerSecond } },
  };
}

function mirrorCamera(camera: Camera): Camera {
  return { ...camera, move: mirroredMoves[camera.move] ?? camera.move };
}

function mirrorEntity(entity: Entity): Entity {
  return {
    ...entity,
    facing: entity.facing === 'left' ? 'right' : 'left',
    // 0 - x rather than -x: the middle stays 0 and does not become -0.
    position: { ...entity.position, xMeters: 0 - entity.position.xMeters },
  };
}
