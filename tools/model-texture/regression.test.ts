import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { type Example, fitRegression, logitOf, type Regression } from './regression.ts';

/** Ours lie between strangers in the first feature; the second is noise. */
function drawExamples(count: number, seed: string): Example[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const isOurs = i % 3 === 0;
    const side = i % 2 === 0 ? 1 : -1;
    return { isOurs, features: Float64Array.of((isOurs ? 0 : 3 * side) + 0.5 * random.normal(), random.normal()) };
  });
}

test('fitRegression() finds what lies between others, in examples that taught nothing', () => {
  const fitted = fitRegression(drawExamples(300, 'taught'));
  const judged = drawExamples(300, 'judged');
  const right = judged.filter(({ isOurs, features }) => logitOf(features, fitted) > 0 === isOurs).length;
  expect(right / judged.length).toBeGreaterThan(0.97);
});

test('fitRegression() ends where no weight can change without a larger loss', () => {
  const examples = drawExamples(120, 'optimum');
  const fitted = fitRegression(examples);
  const least = lossOf(examples, fitted);
  for (const i of [...fitted.weight.keys(), -1]) {
    for (const by of [-1e-3, 1e-3]) {
      const weight = fitted.weight.map((value, k) => value + (k === i ? by : 0));
      const moved = { ...fitted, weight, bias: fitted.bias + (i === -1 ? by : 0) };
      expect(lossOf(examples, moved)).toBeGreaterThan(least);
    }
  }
});

/** Mean of each kind's cross entropy, and the penalty of 1e-3 on squares of weights. */
function lossOf(examples: readonly Example[], regression: Regression): number {
  const meanOf = (isOurs: boolean): number => {
    const kind = examples.filter((example) => example.isOurs === isOurs);
    const sign = isOurs ? 1 : -1;
    const losses = kind.map(({ features }) => Math.log1p(Math.exp(-sign * logitOf(features, regression))));
    return losses.reduce((a, b) => a + b, 0) / kind.length;
  };
  const squares = regression.weight.reduce((sum, value) => sum + value ** 2, 0);
  return (meanOf(true) + meanOf(false)) / 2 + 1e-3 * squares;
}
