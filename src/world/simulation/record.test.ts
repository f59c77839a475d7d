import { expect, test } from 'vitest';
import { sceneFromCaption } from '../captions/scene-from-caption.ts';
import { recordMotion } from './record.ts';

test('recordMotion() gives plain JSON with every frame, event time and velocity', () => {
  const scene = sceneFromCaption('A red ball drops from high up and bounces high in a meadow.', { shotSeconds: 4 });
  const record = recordMotion(scene, { frameRate: 8, frameCount: 33 });
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(record.frames).toHaveLength(33);
  const [first, second] = record.happenings;
  // Falls from h in sqrt(2 h / g), and rises and falls again in 2 e sqrt(2 h / g).
  const { heightMeters } = scene.shots[0]!.entities[0]!.position;
  const fall = Math.sqrt((2 * heightMeters) / 9.81);
  expect(first!.timeSeconds).toBeCloseTo(fall, 9);
  expect(second!.timeSeconds).toBeCloseTo(fall * (1 + 2 * scene.shots[0]!.event!.restitution), 9);
  expect(record.frames[1]!.poses[0]!.velocity.yMetersPerSecond).toBeCloseTo(-9.81 / 8, 9);
});

test('recordMotion() says when a body leaves the picture', () => {
  const scene = sceneFromCaption('A red car drives down a ramp to the right on a farm. Wide shot.', { shotSeconds: 6 });
  const { viewIntervals } = recordMotion(scene, { frameRate: 8, frameCount: 48 });
  expect(viewIntervals).toHaveLength(1);
  expect(viewIntervals[0]!.startSeconds).toBe(0);
  expect(viewIntervals[0]!.endSeconds).toBeLessThan(4);
  const wide = recordMotion(scene, { frameRate: 8, frameCount: 48, aspectRatio: 16 / 9 });
  expect(wide.viewIntervals[0]!.endSeconds).toBeGreaterThan(viewIntervals[0]!.endSeconds);
});
