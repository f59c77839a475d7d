import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import type { Scene } from '../scene/scene.ts';
import { labelledBodies, labelValues, sceneLabels } from './labels.ts';

/** Scenes of two bodies of one kind that are not alike: one rolls into the other. */
function unlikePairs(): Scene[] {
  const random = createRandom('unlike pairs');
  return Array.from({ length: 400 }, () => sampleScene(random, { level: 'W4' })).filter(({ shots: [shot] }) => {
    const [first, second, ...others] = shot!.entities;
    return others.length === 0 && first!.subject === second?.subject && first!.color !== second.color;
  });
}

test('sceneLabels() tells two bodies of one kind apart by their colours', () => {
  const pairs = unlikePairs();
  expect(pairs.length).toBeGreaterThan(3);
  for (const scene of pairs) {
    const labels = sceneLabels(scene);
    const seen = (['entity0', 'entity1'] as const).map((body) => labelValues[`${body}.color`][labels[`${body}.color`]]);
    expect(seen.toSorted()).toEqual(scene.shots[0]!.entities.map(({ color }) => color).toSorted());
    expect(labels['entity0.color']).toBeLessThan(labels['entity1.color']);
  }
});

test('labelledBodies() gives one body for a group that looks alike', () => {
  const random = createRandom('groups');
  const groups = Array.from({ length: 100 }, () => sampleScene(random, { level: 'W2' }).shots[0]!).filter(
    ({ entities }) => entities.length > 2 && new Set(entities.map(({ subject }) => subject)).size === 1,
  );
  expect(groups.length).toBeGreaterThan(3);
  for (const shot of groups) expect(labelledBodies(shot)).toEqual([shot.entities[0]]);
});
