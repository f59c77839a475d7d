import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { mostBodies } from '../../models/index.ts';
import { createMapMaker, createSimulation, curriculumLevels, sampleScene } from '../../world/index.ts';
import { planBodies } from './plan-bodies.ts';

const size = 96;

test('planBodies() puts every body where the maps show it', () => {
  const mapper = createMapMaker({ width: size, height: size });
  let shown = 0;
  for (let i = 0; i < 60; i++) {
    const scene = sampleScene(createRandom(`plan ${i}`), { level: curriculumLevels[i % curriculumLevels.length]! });
    const state = createSimulation(scene).frameAt(0.7);
    const shot = scene.shots[state.shotIndex]!;
    const maps = mapper.mapsOf(scene, state, null);
    const bodies = planBodies(shot, state);
    expect(bodies.length).toBeLessThanOrEqual(mostBodies);
    for (const box of maps.boxes) {
      const body = bodies[shot.entities.findIndex(({ id }) => id === box.id)]!;
      // Sides and middle of the whole figure with its limbs, from the middle of the picture.
      const middle = [(box.left + box.right) / 2 - 0.5, (box.top + box.bottom) / 2 - 0.5];
      const reach = 0.6 * Math.hypot(body.width, body.height);
      expect(Math.abs(middle[0]! - body.x)).toBeLessThan(reach);
      expect(Math.abs(middle[1]! - body.y)).toBeLessThan(reach);
      if (Math.abs(body.rotationRadians) > 0.1) continue;
      expect((box.bottom - box.top) / body.height).toBeGreaterThan(0.5);
      expect((box.bottom - box.top) / body.height).toBeLessThan(1.6);
      shown++;
    }
  }
  expect(shown).toBeGreaterThan(50);
});
