/** Classifier-free guidance, on clean predictions. */
export interface Guidance {
  /** 1 follows the prompt as trained, more follows it harder. */
  readonly scale: number;
  /** Noise levels between which guidance works; outside, one evaluation is saved. Default [0, 1]. */
  readonly interval?: readonly [number, number];
}

/** Whether a step at this level needs the second, unconditional evaluation. */
export function isGuided(guidance: Guidance, sigma: number): boolean {
  const [low, high] = guidance.interval ?? [0, 1];
  return guidance.scale !== 1 && sigma >= low && sigma <= high;
}

/**
 * unconditional + scale * (conditional - unconditional)
 *
 * Linear, so on clean predictions it is the same as on velocities.
 *
 * @see Ho and Salimans 2022, arXiv:2207.12598; Kynkäänniemi et al. 2024, arXiv:2404.07724 (interval)
 */
export function guide(conditional: Float32Array, unconditional: Float32Array, scale: number): Float32Array {
  return conditional.map((c, i) => unconditional[i]! + scale * (c - unconditional[i]!));
}
