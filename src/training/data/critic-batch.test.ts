import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { hostTensor } from '../../graph/index.ts';
import { criticBatch } from './critic-batch.ts';

const [B, F, S, C] = [200, 3, 2, 4];
const levels = [1, 0.75];
const batch = {
  latents: hostTensor('float32', [B, F, S, C], new Float32Array(B * F * S * C)),
  // Each clip has a level of its own; its first frame is given.
  sigma: hostTensor(
    'float32',
    [B, F],
    Float32Array.from({ length: B * F }, (_, i) => (i % F === 0 ? 0 : 0.3)),
  ),
  counts: hostTensor(
    'float32',
    [B, F],
    Float32Array.from({ length: B * F }, (_, i) => (i % F === 0 ? 0 : 1)),
  ),
};

test('criticBatch() puts most clips at the levels of the few steps and leaves given frames as they are', () => {
  const { sigma } = criticBatch(batch, createRandom(1), { levels, highestCriticNoise: 0.5 });
  const data = [...(sigma!.data as Float32Array)];
  const counted = Array.from({ length: B }, (_, b) => data.slice(b * F + 1, (b + 1) * F));
  expect(data.every((level, i) => i % F !== 0 || level === 0)).toBe(true);
  expect(counted.every((own) => new Set(own).size === 1)).toBe(true);
  const moved = counted.filter(([level]) => levels.includes(level!)).length / B;
  // 0.7 of 200 with four deviations of a binomial share.
  expect(Math.abs(moved - 0.7)).toBeLessThan(0.13);
});

test('criticBatch() draws one level of the critic a clip, at most the highest, and unit noise', () => {
  const { critic_sigma, critic_noise } = criticBatch(batch, createRandom(2), { levels, highestCriticNoise: 0.5 });
  const data = [...(critic_sigma!.data as Float32Array)];
  expect(Math.max(...data)).toBeLessThanOrEqual(0.5);
  expect(Math.max(...data)).toBeGreaterThan(0.45);
  expect(data.every((level, i) => level === data[i - (i % F)])).toBe(true);
  const noise = critic_noise!.data as Float32Array;
  const variance = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
  expect(Math.abs(variance - 1)).toBeLessThan(0.1);
});
