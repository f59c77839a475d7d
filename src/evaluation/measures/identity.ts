/** Cosine of two vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [product, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return product / Math.sqrt(Math.max(1e-12, aa * bb));
}

/** The likeness above which two sights count as one character, and how often that is wrong. */
export interface EqualErrorPoint {
  readonly threshold: number;
  /** Share of same pairs below and of other pairs above the threshold: about equal there. */
  readonly error: number;
}

/** The threshold at which as many same pairs are missed as other pairs are taken for the same. */
export function equalErrorPoint(same: readonly number[], other: readonly number[]): EqualErrorPoint {
  const candidates = [...same, ...other].sort((a, b) => a - b);
  let best: EqualErrorPoint & { readonly gap: number } = { threshold: 0, error: 1, gap: Infinity };
  for (const threshold of candidates) {
    const missed = same.filter((value) => value < threshold).length / Math.max(1, same.length);
    const mistaken = other.filter((value) => value >= threshold).length / Math.max(1, other.length);
    const gap = Math.abs(missed - mistaken);
    if (gap < best.gap) best = { threshold, error: (missed + mistaken) / 2, gap };
  }
  return { threshold: best.threshold, error: best.error };
}
