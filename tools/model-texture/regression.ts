/** A logistic regression over features and their squares. */
import { weighTexture } from '../../src/safety/detection/texture-classifier.ts';

/** What a regression learns from. */
export interface Example {
  readonly isOurs: boolean;
  readonly features: Float64Array;
}

/** A fit: logit = weight . weighTexture(features, mean, deviation) + bias. */
export interface Regression {
  /** [D] of the features. */
  readonly mean: Float64Array;
  /** [D] */
  readonly deviation: Float64Array;
  /** [2 D] */
  readonly weight: Float64Array;
  readonly bias: number;
}

/** Of the squares of weights, in the mean loss of a copy. */
const penalty = 1e-3;

/** Logistic regression with a penalty on large weights, both kinds counting the same, by Newton's method. */
export function fitRegression(examples: readonly Example[]): Regression {
  const scale = standardise(examples);
  const rows = examples.map(({ features }) => {
    return Float64Array.from([...weighTexture(features, scale.mean, scale.deviation), 1]); // the last is the bias's
  });
  const ours = examples.filter(({ isOurs }) => isOurs).length;
  const size = rows[0]!.length;
  const weights = new Float64Array(size);
  for (let pass = 0; pass < 30; pass++) {
    const gradient = weights.map((value, i) => (i < size - 1 ? 2 * penalty * value : 0));
    const curvature = Array.from({ length: size }, () => new Float64Array(size));
    for (const [n, row] of rows.entries()) {
      const { isOurs } = examples[n]!;
      const share = 1 / (2 * (isOurs ? ours : examples.length - ours));
      const score = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + weights[i]! * value, 0)));
      const error = share * (score - (isOurs ? 1 : 0));
      const bend = share * score * (1 - score);
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * row[i]!;
        const [line, times] = [curvature[i]!, bend * row[i]!];
        for (let j = 0; j <= i; j++) line[j]! += times * row[j]!;
      }
    }
    for (let i = 0; i < size; i++) curvature[i]![i]! += 2 * penalty;
    const step = solve(curvature, gradient);
    const largest = Math.max(...step.map(Math.abs));
    // Far from the end a full step would leap over it.
    const length = Math.min(1, 0.5 / largest);
    for (let i = 0; i < size; i++) weights[i]! -= length * step[i]!;
    if (largest < 1e-6) break;
  }
  return { ...scale, weight: weights.slice(0, -1), bias: weights[size - 1]! };
}

/** The logarithm of the odds that features are of ours. */
export function logitOf(features: Float64Array, { mean, deviation, weight, bias }: Regression): number {
  return weighTexture(features, mean, deviation).reduce((sum, value, i) => sum + weight[i]! * value, bias);
}

/** The x of A x = b by Cholesky's decomposition; of A, which it overwrites, the lower triangle is read. */
function solve(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= a[i]![k]! * a[j]![k]!;
      a[i]![j] = i === j ? Math.sqrt(sum) : sum / a[j]![j]!;
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i]![k]! * x[k]!;
    x[i]! /= a[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= a[k]![i]! * x[k]!;
    x[i]! /= a[i]![i]!;
  }
  return x;
}

function standardise(examples: readonly Example[]): Pick<Regression, 'mean' | 'deviation'> {
  const count = examples[0]!.features.length;
  const [mean, variance] = [new Float64Array(count), new Float64Array(count)];
  for (const { features } of examples) for (const [i, value] of features.entries()) mean[i]! += value / examples.length;
  for (const { features } of examples)
    for (const [i, value] of features.entries()) variance[i]! += (value - mean[i]!) ** 2 / examples.length;
  return { mean, deviation: variance.map((value) => Math.sqrt(value) + 1e-6) };
}
