import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { flowSchedule, type Sigmas } from '../schedule.ts';
import { createSampler } from './create-sampler.ts';
import type { SamplerName } from './sampler.ts';

/** For data N(mean, deviation^2) the ideal prediction and the path of every point are known in closed form. */
const data = { mean: 0.7, deviation: 0.4 };
const spread = (sigma: number): number => Math.hypot((1 - sigma) * data.deviation, sigma);
const idealClean = (x: number, sigma: number): number => {
  const gain = ((1 - sigma) * data.deviation ** 2) / spread(sigma) ** 2;
  return data.mean + gain * (x - (1 - sigma) * data.mean);
};

/** Runs one number through the schedule; Heun's second evaluation is asked for as the loop does. */
function run(name: SamplerName, sigmas: Sigmas, start: number): number {
  const sampler = createSampler(name, { random: createRandom(3) });
  let sample = Float32Array.of(start);
  for (let i = 0; i < sigmas.length - 1; i++) {
    const [sigma, nextSigma] = [sigmas[i]!, sigmas[i + 1]!];
    const stepsLeft = sigmas.length - 1 - i;
    const evaluate = (values: Float32Array, level: number): Float32Array => {
      const clean = values.map((x) => idealClean(x, level));
      return sampler.step({ sample: values, clean, sigma: level, nextSigma, stepsLeft });
    };
    sample = Float32Array.from(evaluate(sample, sigma));
    if (sampler.evaluationsPerStep === 2 && nextSigma > 0) sample = Float32Array.from(evaluate(sample, nextSigma));
  }
  return sample[0]!;
}

const start = 1.3;
const exact = data.mean + data.deviation * start;
const errorOf = (name: SamplerName, steps: number): number =>
  Math.abs(run(name, flowSchedule({ steps }), start) - exact);

test.each([
  // Halving the step must divide the error by 2^order; the first and last steps, infinite in lambda, cost a little of it.
  ['euler', 1.7, 2.4],
  ['heun', 2.8, 5.5],
  ['unipc', 2.5, 9],
] as const)('%s converges to the exact path at its order', (name, low, high) => {
  const ratio = errorOf(name, 20) / errorOf(name, 40);
  expect(ratio).toBeGreaterThan(low);
  expect(ratio).toBeLessThan(high);
});

test('heun and unipc beat euler at ten steps', () => {
  expect(errorOf('heun', 10)).toBeLessThan(errorOf('euler', 10) / 4);
  expect(errorOf('unipc', 10)).toBeLessThan(errorOf('euler', 10) / 4);
});

test('stochastic ends on the clean estimate and keeps the variance of the level in between', () => {
  const sampler = createSampler('stochastic', { random: createRandom(5) });
  const count = 20_000;
  const clean = new Float32Array(count).fill(2);
  const between = sampler.step({ sample: clean, clean, sigma: 1, nextSigma: 0.5, stepsLeft: 2 });
  const mean = between.reduce((sum, x) => sum + x, 0) / count;
  const variance = between.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
  expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(count));
  expect(Math.abs(variance - 0.25)).toBeLessThan((5 * 0.25 * Math.SQRT2) / Math.sqrt(count));
  expect([...sampler.step({ sample: clean, clean, sigma: 0.5, nextSigma: 0, stepsLeft: 1 }).slice(0, 2)]).toEqual([
    2, 2,
  ]);
});

interface Golden {
  readonly tool: string;
  readonly sigmas: number[];
  readonly start: number[];
  readonly samples: number[][];
}

test('unipc equals diffusers UniPCMultistepScheduler at every step', () => {
  const golden = JSON.parse(readFileSync(new URL('./fixtures/unipc.json', import.meta.url), 'utf8')) as Golden;
  const sampler = createSampler('unipc', { random: createRandom(0) });
  let sample = Float32Array.from(golden.start);
  for (const [i, expected] of golden.samples.entries()) {
    const [sigma, nextSigma] = [golden.sigmas[i]!, golden.sigmas[i + 1]!];
    const clean = sample.map((x) => x - sigma * Math.sin(3 * x + sigma));
    sample = Float32Array.from(sampler.step({ sample, clean, sigma, nextSigma, stepsLeft: golden.samples.length - i }));
    // float32 scheduler arithmetic on both sides; the first step starts at sigma 1, where diffusers clamps too
    for (const [k, value] of expected.entries()) expect(Math.abs(sample[k]! - value)).toBeLessThan(2e-4);
  }
});
