import { assert } from '../../base/index.ts';
import { emptySamplerState, type FrameStep, type Sampler } from './sampler.ts';

const solverOrder = 2;

interface Past {
  readonly clean: Float32Array;
  readonly lambda: number;
}

/**
 * UniPC of order 2 with B(h) = e^h - 1 ("bh2"), on clean predictions: a predictor, and a corrector that costs no
 * model evaluation because it reuses the one of the next step.
 *
 * lambda = log((1 - sigma) / sigma), h = lambda_next - lambda
 * x_next = (sigma_next / sigma) * x - alpha_next * (e^-h - 1) * (m0 + sum_k rho_k * D_k)
 *
 * @see Zhao et al. 2023, arXiv:2302.04867; diffusers `UniPCMultistepScheduler` (solver_type bh2, predict_x0,
 * lower_order_final), with which every step agrees
 */
export function createUniPcSampler(): Sampler {
  const past: Past[] = [];
  let predictedFrom: { sample: Float32Array; order: number } | null = null;
  return {
    evaluationsPerStep: 1,
    step(frame) {
      const present: Past = { clean: frame.clean, lambda: logSnr(frame.sigma) };
      const sample = predictedFrom === null ? frame.sample : correct(frame, present, past, predictedFrom);
      past.push(present);
      if (past.length > solverOrder) past.shift();
      const order = Math.min(solverOrder, frame.stepsLeft, past.length);
      predictedFrom = { sample, order };
      return predict({ ...frame, sample }, past, order);
    },
    save() {
      if (predictedFrom === null) return emptySamplerState;
      const { sample, order } = predictedFrom;
      return {
        arrays: [sample, ...past.map(({ clean }) => clean)],
        numbers: [order, ...past.map(({ lambda }) => lambda)],
      };
    },
    restore({ arrays: [sample, ...cleans], numbers: [order, ...lambdas] }) {
      if (sample === undefined || order === undefined) return;
      predictedFrom = { sample, order };
      past.splice(0, past.length, ...cleans.map((clean, i) => ({ clean, lambda: lambdas[i]! })));
    },
  };
}

/** Carries the sample from `sigma` to `nextSigma` by the past predictions. */
function predict({ sample, sigma, nextSigma }: FrameStep, past: readonly Past[], order: number): Float32Array {
  const newest = past.at(-1)!;
  if (nextSigma === 0) return newest.clean.slice();
  const { h, expm1NegativeH } = stepSize(newest.lambda, nextSigma);
  const differences = scaledDifferences(past, order, h);
  const rho = order === 2 ? [0.5] : [];
  return combine({ sample, sigma, nextSigma, base: newest.clean, factor: expm1NegativeH, differences, rho });
}

/** Redoes the last prediction, now that the model's output at its end point is known. */
function correct(
  frame: FrameStep,
  present: Past,
  past: readonly Past[],
  from: { sample: Float32Array; order: number },
): Float32Array {
  const newest = past.at(-1)!;
  const { h, expm1NegativeH } = stepSize(newest.lambda, frame.sigma);
  const differences = scaledDifferences(past, from.order, h);
  const end = { values: subtract(present.clean, newest.clean), ratio: 1 };
  const rho = correctorWeights([...differences.map((d) => d.ratio), 1], h, expm1NegativeH);
  return combine({
    sample: from.sample,
    sigma: sigmaOf(newest.lambda),
    nextSigma: frame.sigma,
    base: newest.clean,
    factor: expm1NegativeH,
    differences: [...differences, end],
    rho,
  });
}

interface Difference {
  readonly values: Float32Array;
  /** Where the prediction lies on the step's axis: (lambda_k - lambda_0) / h. */
  readonly ratio: number;
}

/** D_k = (m_k - m_0) / r_k for the older predictions that the order asks for. */
function scaledDifferences(past: readonly Past[], order: number, h: number): Difference[] {
  const newest = past.at(-1)!;
  return past
    .slice(past.length - order, -1)
    .reverse()
    .map(({ clean, lambda }) => {
      const ratio = (lambda - newest.lambda) / h;
      return { values: subtract(clean, newest.clean).map((x) => x / ratio), ratio };
    });
}

/** Solves the small system R rho = b of the paper (equation 10) for up to two unknowns. */
function correctorWeights(ratios: readonly number[], h: number, expm1NegativeH: number): number[] {
  if (ratios.length === 1) return [0.5];
  assert(ratios.length === 2, 'internal: the corrector is written for order 2');
  const [r0, r1] = [ratios[0]!, ratios[1]!];
  const phi1 = expm1NegativeH / -h - 1;
  const phi2 = phi1 / -h - 1 / 2;
  const [b0, b1] = [phi1 / expm1NegativeH, (2 * phi2) / expm1NegativeH];
  const determinant = r1 - r0;
  return [(b0 * r1 - b1) / determinant, (b1 - r0 * b0) / determinant];
}

interface Combination {
  readonly sample: Float32Array;
  readonly sigma: number;
  readonly nextSigma: number;
  readonly base: Float32Array;
  readonly factor: number;
  readonly differences: readonly Difference[];
  readonly rho: readonly number[];
}

function combine({ sample, sigma, nextSigma, base, factor, differences, rho }: Combination): Float32Array {
  const keep = nextSigma / sigma;
  const weight = (1 - nextSigma) * factor;
  return sample.map((x, i) => {
    let slope = base[i]!;
    for (const [k, difference] of differences.entries()) slope += rho[k]! * difference.values[i]!;
    return keep * x - weight * slope;
  });
}

function stepSize(fromLambda: number, nextSigma: number): { h: number; expm1NegativeH: number } {
  const h = logSnr(nextSigma) - fromLambda;
  return { h, expm1NegativeH: Math.expm1(-h) };
}

/** At sigma 1 the log ratio is minus infinity; a level this close keeps the arithmetic finite and exact in float32. */
const logSnr = (sigma: number): number => Math.log1p(-Math.min(sigma, 1 - 1e-9)) - Math.log(sigma);
const sigmaOf = (lambda: number): number => 1 / (1 + Math.exp(lambda));

function subtract(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, i) => x - b[i]!);
}
