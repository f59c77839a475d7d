/** Learning rate over a run: warm-up, constant, and at the end a fall to zero that makes a run fit to be released. */
export interface RateSchedule {
  readonly peak: number;
  readonly warmupSteps: number;
  /** Step at which the fall begins, or null while a run is to go on. */
  readonly decayFrom: number | null;
  readonly decaySteps: number;
}

/**
 * Warm-up, stable, decay.
 *
 * @param step from 1
 * @see Hu et al. 2024, MiniCPM, arXiv:2404.06395, section 4
 */
export function learningRate(step: number, { peak, warmupSteps, decayFrom, decaySteps }: RateSchedule): number {
  const warm = Math.min(1, step / Math.max(1, warmupSteps));
  const left = decayFrom === null ? 1 : Math.max(0, 1 - Math.max(0, step - decayFrom) / decaySteps);
  return peak * warm * left;
}
