import { describe, expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { aozoraMini, createWordTokenizer, measureNames, mostBodies, timeFeatures } from '../../models/index.ts';
import { createMapMaker, createSimulation, curriculumLevels, sampleScene } from '../../world/index.ts';
import { planBodies } from './plan-bodies.ts';
import { plannerBatch } from './planner-batch.ts';

const size = 96;

describe('planBodies()', () => {
  test('puts every body where the maps show it', () => {
    const mapper = createMapMaker({ width: size, height: size });
    let shown = 0;
    for (let i = 0; i < 60; i++) {
      const scene = sampleScene(createRandom(`plan ${i}`), { level: curriculumLevels[i % curriculumLevels.length]! });
      const state = createSimulation(scene).frameAt(0.7);
      const shot = scene.shots[state.shotIndex]!;
      const maps = mapper.mapsOf(scene, state, null);
      const bodies = planBodies(shot, state);
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
});

test('plannerBatch() holds the bodies of its captions at their times', () => {
  const config = aozoraMini.planner;
  const tokenizer = createWordTokenizer(['a', 'fox'], config.text.vocabularySize);
  const batch = plannerBatch(createRandom(5), { config, tokenizer, captions: 16, times: 3 });
  const values = (name: string): Float32Array => batch[name]!.data as Float32Array;
  const isThere = values('is_there');
  const measures = values('measures');
  const subjects = values('answer.subject');
  expect(batch.measures!.shape).toEqual([16, 3, mostBodies, measureNames.length]);
  for (let at = 0; at < isThere.length; at++) {
    const own = measures.subarray(at * measureNames.length, (at + 1) * measureNames.length);
    const asked = subjects.subarray(at * config.bodies.subject, (at + 1) * config.bodies.subject);
    expect(asked.reduce((sum, x) => sum + x, 0)).toBe(isThere[at]);
    if (isThere[at] === 0) continue;
    expect(Math.hypot(own[4]!, own[5]!)).toBeCloseTo(1, 5); // tilt
    expect(Math.hypot(own[6]!, own[7]!)).toBeCloseTo(1, 5); // phase
    expect(Math.exp(own[3]!)).toBeLessThan(3); // height, in pictures
  }
  // The same bodies at every time of a caption.
  for (let b = 0; b < 16; b++) {
    const counts = [0, 1, 2].map((t) =>
      isThere.subarray((b * 3 + t) * mostBodies, (b * 3 + t + 1) * mostBodies).join(),
    );
    expect(new Set(counts).size).toBe(1);
  }
});

test('timeFeatures() tells every hundredth of a second from every other', () => {
  const times = Array.from({ length: 450 }, (_, i) => i / 100);
  const features = timeFeatures(times);
  const width = features.length / times.length;
  for (let i = 1; i < times.length; i++) {
    let square = 0;
    for (let k = 0; k < width; k++) square += (features[i * width + k]! - features[(i - 1) * width + k]!) ** 2;
    expect(square).toBeGreaterThan(1e-4);
  }
});
