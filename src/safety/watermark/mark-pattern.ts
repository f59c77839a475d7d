import { canonicalSide } from './canonical-luma.ts';
import { type Carriers, projectOnCarriers, spreadOverCarriers } from './carriers.ts';
import type { DiscreteCosine } from './discrete-cosine.ts';
import { type NormalisingMemory, removeLocalMean } from './local-normalisation.ts';
import type { MarkStrength } from './mark-design.ts';

/** What a stretch of frames looks like to the detector, averaged over the frames. */
export interface StretchStatistics {
  /** [256, 256] mean normalised picture */
  readonly picture: Float32Array;
  /** [256, 256] mean of gain * mask: how a pattern arrives in the normalised picture */
  readonly response: Float32Array;
  /** [256, 256] mean of mask^2: what a pattern costs */
  readonly cost: Float32Array;
}

/** The parts that stay the same for all stretches of a video. */
export interface PatternSolver {
  readonly carriers: Carriers;
  readonly cosine: DiscreteCosine;
  /** [symbolCount] -1 or 1 */
  readonly symbols: Int8Array;
  readonly strength: MarkStrength;
  readonly memory: NormalisingMemory;
}

const rounds = 3;

/**
 * Finds the weakest pattern with which the detector reads every symbol at the wanted strength.
 *
 * The picture's own projection is taken into account: where it already has the right sign less is added, where it has
 * the wrong one it is overcome. If that costs more than the distortion budget, all targets are lowered together.
 *
 * @returns [256, 256] pattern, to be multiplied by each frame's mask and added to its luma
 * @see Miller, Doerr and Cox 2004, "Applying informed coding and embedding"; here the targets are per symbol
 */
export function solvePattern(solver: PatternSolver, stretch: StretchStatistics): Float32Array {
  const { carriers, cosine } = solver;
  const host = projectOnCarriers(carriers, cosine.forward(stretch.picture));
  const response = mean(stretch.response);
  const budget = lumaErrorOf(solver.strength.leastPsnr) * canonicalSide ** 2;
  const scale = affordableScale(solver, host, (budget / mean(stretch.cost)) * response ** 2);
  const amplitudes = new Float64Array(carriers.groupCount);
  let reached = host;
  let pattern: Float32Array = new Float32Array(canonicalSide ** 2);
  for (let round = 0; round < rounds; round++) {
    const missing = missingProjections(solver, reached, scale);
    for (let group = 0; group < amplitudes.length; group++) {
      amplitudes[group] = amplitudes[group]! + (0.95 * missing[group]!) / response;
    }
    pattern = cosine.inverse(spreadOverCarriers(carriers, amplitudes));
    const excess = weightedEnergy(pattern, stretch.cost) / budget;
    if (excess > 1) {
      const factor = Math.sqrt(1 / excess);
      for (let group = 0; group < amplitudes.length; group++) amplitudes[group] = amplitudes[group]! * factor;
      for (let i = 0; i < pattern.length; i++) pattern[i] = pattern[i]! * factor;
    }
    if (round === rounds - 1) break;
    const arriving = solver.memory.squares;
    for (let i = 0; i < arriving.length; i++) arriving[i] = pattern[i]! * stretch.response[i]!;
    const added = projectOnCarriers(carriers, cosine.forward(removeLocalMean(arriving, solver.memory)));
    reached = host.map((value, group) => value + added[group]!);
  }
  return pattern;
}

/** Mean squared error of full-range luma whose PSNR is the given one on a video's Y plane, which spans 219 of 255 levels. */
const lumaErrorOf = (psnrY: number): number => (255 ** 2 / 10 ** (psnrY / 10)) * (255 / 219) ** 2;

/** What each group still lacks to its target, with the sign in which to add it. */
function missingProjections(solver: PatternSolver, reached: Float64Array, scale: number): Float64Array {
  return reached.map((value, group) => {
    const sign = group === 0 ? 1 : solver.symbols[group - 1]!;
    const target = scale * (group === 0 ? solver.strength.pilot : solver.strength.symbol);
    return sign * Math.max(0, target - sign * value);
  });
}

/** The largest factor in (0, 1] on all targets whose energy stays within the budget, by bisection. */
function affordableScale(solver: PatternSolver, host: Float64Array, budget: number): number {
  const energyAt = (scale: number): number =>
    missingProjections(solver, host, scale).reduce((sum, value) => sum + value * value, 0);
  if (energyAt(1) <= budget) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 16; step++) {
    const middle = (low + high) / 2;
    if (energyAt(middle) > budget) high = middle;
    else low = middle;
  }
  return low;
}

function weightedEnergy(pattern: Float32Array, weights: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < pattern.length; i++) sum += pattern[i]! * pattern[i]! * weights[i]!;
  return sum;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
