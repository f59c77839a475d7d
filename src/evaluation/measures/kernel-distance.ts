import { ConfigError } from '../../base/index.ts';

/**
 * Unbiased squared maximum mean discrepancy of two sets of vectors with a polynomial kernel: 0 in the mean when both come from one
 * distribution, also for few vectors.
 *
 * k(x, y) = (x y / D + 1)^3,
 * mean of k over pairs within a + mean over pairs within b - 2 mean over pairs between
 *
 * @throws {ConfigError} if a set has fewer than two vectors
 * @see Binkowski et al. 2018, arXiv:1801.01401 (kernel); Luo et al. 2024, JEDi, arXiv:2410.05203 (polynomial MMD of video features)
 */
export function kernelDistance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const fewest = Math.min(a.length, b.length);
  if (fewest < 2) {
    throw new ConfigError(`Cannot compare sets of clips as each must have at least 2: current value is ${fewest}`);
  }
  return meanWithin(a) + meanWithin(b) - 2 * meanBetween(a, b);
}

/** Vectors with each element at mean 0 and deviation 1 over the reference, so that no feature outweighs the others. */
export function standardizeBy(reference: readonly Float32Array[], vectors: readonly Float32Array[]): Float32Array[] {
  const D = reference[0]?.length ?? 0;
  const mean = new Float64Array(D);
  const squares = new Float64Array(D);
  for (const vector of reference) {
    for (let i = 0; i < D; i++) {
      mean[i]! += vector[i]! / reference.length;
      squares[i]! += vector[i]! ** 2 / reference.length;
    }
  }
  const variance = squares.map((square, i) => square - mean[i]! ** 2);
  // Elements that hardly vary in the reference would otherwise decide everything.
  const least = Math.max(1e-12, variance.reduce((sum, x) => sum + x, 0) / D / 100);
  return vectors.map((vector) => vector.map((x, i) => (x - mean[i]!) / Math.sqrt(Math.max(least, variance[i]!))));
}

function kernel(x: Float32Array, y: Float32Array): number {
  let product = 0;
  for (let i = 0; i < x.length; i++) product += x[i]! * y[i]!;
  return (product / x.length + 1) ** 3;
}

function meanWithin(set: readonly Float32Array[]): number {
  let sum = 0;
  for (let i = 0; i < set.length; i++) for (let j = 0; j < i; j++) sum += 2 * kernel(set[i]!, set[j]!);
  return sum / (set.length * (set.length - 1));
}

function meanBetween(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let sum = 0;
  for (const x of a) for (const y of b) sum += kernel(x, y);
  return sum / (a.length * b.length);
}
