import type { Random } from '../base/index.ts';

/** Clean values moved towards noise: (1 - sigma) * values + sigma * noise. */
export function underNoise(values: Float32Array, sigma: number, random: Random): Float32Array {
  return values.map((x) => (1 - sigma) * x + sigma * random.normal());
}
