import { expect, test } from 'vitest';
import { fastWan22 } from '../configs/fastwan2.2-5b.ts';
import { ltx096Distilled } from '../configs/ltx-2b-0.9.6-distilled.ts';
import { selfForcing21 } from '../configs/selfforcing-wan2.1-14b.ts';
import { wan22 } from '../configs/wan2.2-5b.ts';
import { clipDefaults } from './clip-defaults.ts';

test('clipDefaults() keeps the levels of a distilled checkpoint and walks them without guidance', () => {
  const { sigmas, steps, guidance, sampler, width } = clipDefaults(fastWan22.defaults);
  expect({ sigmas, steps, guidance, sampler, width }).toEqual({
    sigmas: [1, 0.757, 0.522],
    steps: 3,
    guidance: 1,
    sampler: 'stochastic',
    width: 1280,
  });
});

test('clipDefaults() walks the levels of Self-Forcing, which are quarters shifted by 5', () => {
  const { sigmas, steps, guidance, sampler } = clipDefaults(selfForcing21.defaults);
  expect({ steps, guidance, sampler }).toEqual({ steps: 4, guidance: 1, sampler: 'stochastic' });
  for (const [i, level] of [1, 0.75, 0.5, 0.25].entries())
    expect(sigmas![i]).toBeCloseTo((5 * level) / (1 + 4 * level), 12);
});

test('clipDefaults() shifts by one number, or by tokens on a line in log space', () => {
  expect(clipDefaults(wan22.defaults).shift(123)).toBe(5);
  expect(clipDefaults(wan22.defaults).durationSeconds).toBeCloseTo(121 / 24, 12);
  const { shift, terminal } = clipDefaults(ltx096Distilled.defaults);
  // The two points that LTX-Video names, and the geometric mean of their shifts half way.
  expect(shift(1024)).toBeCloseTo(Math.exp(0.95), 12);
  expect(shift(4096)).toBeCloseTo(Math.exp(2.05), 12);
  expect(shift(2560)).toBeCloseTo(Math.exp(1.5), 12);
  expect(terminal).toBe(0.1);
});
