import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hasHeldOutPair } from '../scene/held-out.ts';
import { curriculumLevels } from '../scene/sample-setting.ts';
import { planClip } from './clip-plan.ts';
import { planOf } from './clip-stream.ts';

const base = { seed: 'golden', level: curriculumLevels, width: 64, height: 64, frames: 17, frameRate: 8 };

test('planClip() gives the same scenes and captions as ever', () => {
  const hash = createHash('sha256');
  for (let index = 0; index < 60; index++) hash.update(JSON.stringify(planClip(planOf(base), index)));
  // Whoever changes this number changes every clip and caption of every seed.
  expect(hash.digest('hex').slice(0, 16)).toBe('e30c013736eef907');
});

test('no clip of a stream has a held-out pair unless it is asked for, and then every clip has one', () => {
  for (let index = 0; index < 600; index++) {
    expect(hasHeldOutPair(planClip(planOf(base), index).scene)).toBe(false);
    if (index < 100) expect(hasHeldOutPair(planClip(planOf({ ...base, heldOut: 'only' }), index).scene)).toBe(true);
  }
});
