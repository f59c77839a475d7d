import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blockMeans, goldenScenes } from './golden.fixture.ts';

test('pictures look as they did when the bundled model learned from them', () => {
  const text = readFileSync(new URL('./golden-blocks.json', import.meta.url), 'utf8');
  const known = JSON.parse(text) as Record<string, string>;
  const scenes = goldenScenes();
  expect(scenes.map(([name]) => name)).toEqual(Object.keys(known));
  for (const [name, scene] of scenes) {
    const [before, now] = [Buffer.from(known[name]!, 'base64'), blockMeans(scene)];
    expect(now).toHaveLength(before.length);
    const largest = now.reduce((most, mean, i) => Math.max(most, Math.abs(mean - before[i]!)), 0);
    // Rounding to whole levels, and one level by which processors may differ.
    expect(largest, `${name}, largest difference of a block of 8 x 8 pixels`).toBeLessThanOrEqual(1.5);
  }
});
