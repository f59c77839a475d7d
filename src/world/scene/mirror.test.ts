import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { mirrorScene } from './mirror.ts';
import { sampleScene } from './sample.ts';
import { curriculumLevels } from './sample-setting.ts';

test('mirrorScene() moves every body to the mirrored place at every time, and twice is the scene itself', () => {
  for (const level of curriculumLevels) {
    const random = createRandom(`mirror ${level}`);
    for (let index = 0; index < 40; index++) {
      const scene = sampleScene(random, { level });
      const mirrored = mirrorScene(scene);
      expect(mirrorScene(mirrored)).toEqual(scene);
      for (const time of [0, 0.4, 1.3]) {
        const [frame, other] = [scene, mirrored].map((one) => createSimulation(one).frameAt(time));
        expect(other!.camera.xMeters).toBeCloseTo(-frame!.camera.xMeters, 9);
        for (const [body, pose] of frame!.poses.entries()) {
          const twin = other!.poses[body]!;
          expect(twin.position.xMeters).toBeCloseTo(-pose.position.xMeters, 9);
          expect(twin.position.heightMeters).toBeCloseTo(pose.position.heightMeters, 9);
          expect(twin.rotationRadians).toBeCloseTo(-pose.rotationRadians, 9);
        }
      }
    }
  }
});
