import type { Random } from '../../../base/index.ts';
import { gramBucketCount } from '../features.ts';
import { gramShare, type HeadWeights } from '../heads.ts';

/** One text as the heads see it. */
export interface TrainingRow {
  readonly dense: Float32Array;
  readonly buckets: readonly number[];
  /** 1, 0, or -1 for unknown, one a category. */
  readonly labels: Int8Array;
  readonly weight: number;
}

export interface HeadTrainingOptions {
  readonly random: Random;
  readonly epochs: number;
  readonly hiddenUnits: number;
  readonly learningRate: number;
  /** Share of hidden units left out in each step. */
  readonly dropout: number;
  /** Pull of the hashed words towards zero; strong, as they know the source more than the subject. */
  readonly gramDecay: number;
}

/** The settings of the released checkpoint. */
export const releasedHeadOptions: Omit<HeadTrainingOptions, 'random'> = {
  epochs: 5,
  hiddenUnits: 48,
  learningRate: 2e-3,
  dropout: 0.4,
  gramDecay: 2e-4,
};

/**
 * Trains the heads by Adam on the logistic loss; unknown labels give no gradient.
 *
 * loss = mean over known (row, category) of weight * balance(category) * log(1 + exp(-+ logit))
 */
export function trainHeads(rows: readonly TrainingRow[], options: HeadTrainingOptions): HeadWeights {
  const F = rows[0]!.dense.length;
  const K = rows[0]!.labels.length;
  const weights = initialHeads(F, options.hiddenUnits, K, options.random);
  const balance = positiveWeights(rows, K);
  const steps = Math.ceil(rows.length / batchSize) * options.epochs;
  const optimiser = createAdam([weights.hidden, weights.hiddenBias, weights.out, weights.outBias]);
  const gramSquares = new Float32Array(gramBucketCount * K);
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = shuffled(rows.length, options.random);
    for (let start = 0; start < order.length; start += batchSize) {
      const rate = options.learningRate * Math.min(1, step / 50) * (1 - step / steps);
      optimiser.clear();
      for (const index of order.subarray(start, start + batchSize)) {
        const slopes = backpropagate(weights, rows[index]!, { balance, options, gradients: optimiser.gradients });
        moveGrams(weights, rows[index]!, { slopes, squares: gramSquares, rate: rate * 20, decay: options.gramDecay });
      }
      optimiser.move(rate, 1e-4);
      step++;
    }
  }
  return weights;
}

const batchSize = 64;

function initialHeads(F: number, H: number, K: number, random: Random): HeadWeights {
  const noise = (length: number, size: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal() * size);
  return {
    F,
    H,
    K,
    hidden: noise(H * F, 0.08),
    hiddenBias: new Float32Array(H),
    out: noise(K * H, 0.1),
    outBias: new Float32Array(K).fill(-2),
    grams: new Float32Array(gramBucketCount * K),
  };
}

/** Rare positives count more, by the root of their rarity, at most four times. */
function positiveWeights(rows: readonly TrainingRow[], K: number): Float32Array {
  return Float32Array.from({ length: K }, (_, k) => {
    let positive = 1;
    let negative = 1;
    for (const row of rows) {
      if (row.labels[k] === 1) positive += row.weight;
      else if (row.labels[k] === 0) negative += row.weight;
    }
    return Math.min(4, Math.max(1, Math.sqrt(negative / positive)));
  });
}

interface Backpropagation {
  readonly balance: Float32Array;
  readonly options: HeadTrainingOptions;
  readonly gradients: readonly Float32Array[];
}

/** Adds the gradients of one row; returns the slope of its loss by each logit. */
function backpropagate(weights: HeadWeights, row: TrainingRow, context: Backpropagation): Float32Array {
  const { F, H, K } = weights;
  const [toHidden, toHiddenBias, toOut, toOutBias] = context.gradients as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const { dropout, random } = context.options;
  const active = new Float32Array(H);
  const logits = Float32Array.from(weights.outBias);
  for (let h = 0; h < H; h++) {
    if (random.uniform() < dropout) continue;
    let sum = weights.hiddenBias[h]!;
    for (let f = 0; f < F; f++) sum += weights.hidden[h * F + f]! * row.dense[f]!;
    if (sum <= 0) continue;
    active[h] = sum / (1 - dropout);
    for (let k = 0; k < K; k++) logits[k]! += weights.out[k * H + h]! * active[h]!;
  }
  const share = gramShare(row.buckets.length);
  for (const bucket of row.buckets) for (let k = 0; k < K; k++) logits[k]! += weights.grams[bucket * K + k]! * share;
  const slopes = new Float32Array(K);
  for (let k = 0; k < K; k++) {
    const label = row.labels[k]!;
    if (label < 0) continue;
    const probability = 1 / (1 + Math.exp(-logits[k]!));
    // Labels of public sources are noisy, so certainty is asked only up to 0.98.
    const target = label === 1 ? 0.98 : 0.01;
    slopes[k] = ((probability - target) * row.weight * (label === 1 ? context.balance[k]! : 1)) / batchSize;
    toOutBias[k]! += slopes[k]!;
  }
  for (let h = 0; h < H; h++) {
    if (active[h] === 0) continue;
    let slope = 0;
    for (let k = 0; k < K; k++) {
      toOut[k * H + h]! += slopes[k]! * active[h]!;
      slope += slopes[k]! * weights.out[k * H + h]!;
    }
    slope /= 1 - dropout;
    toHiddenBias[h]! += slope;
    for (let f = 0; f < F; f++) toHidden[h * F + f]! += slope * row.dense[f]!;
  }
  return slopes;
}

interface GramMove {
  readonly slopes: Float32Array;
  readonly squares: Float32Array;
  readonly rate: number;
  readonly decay: number;
}

/** AdaGrad on the hashed words of one row. */
function moveGrams(weights: HeadWeights, row: TrainingRow, { slopes, squares, rate, decay }: GramMove): void {
  const { K } = weights;
  const share = gramShare(row.buckets.length);
  for (const bucket of row.buckets) {
    for (let k = 0; k < K; k++) {
      if (slopes[k] === 0) continue;
      const at = bucket * K + k;
      const slope = slopes[k]! * batchSize * share + decay * weights.grams[at]!;
      squares[at]! += slope * slope;
      weights.grams[at]! -= (rate * slope) / Math.sqrt(squares[at]! + 1e-2);
    }
  }
}

interface Adam {
  readonly gradients: readonly Float32Array[];
  clear(): void;
  move(rate: number, decay: number): void;
}

function createAdam(parameters: readonly Float32Array[]): Adam {
  const gradients = parameters.map((parameter) => new Float32Array(parameter.length));
  const means = parameters.map((parameter) => new Float32Array(parameter.length));
  const squares = parameters.map((parameter) => new Float32Array(parameter.length));
  let time = 0;
  return {
    gradients,
    clear: () => gradients.forEach((gradient) => void gradient.fill(0)),
    move(rate, decay) {
      time++;
      const meanScale = 1 / (1 - 0.9 ** time);
      const squareScale = 1 / (1 - 0.999 ** time);
      parameters.forEach((parameter, p) => {
        const [gradient, mean, square] = [gradients[p]!, means[p]!, squares[p]!];
        for (let i = 0; i < parameter.length; i++) {
          const slope = gradient[i]!;
          mean[i] = 0.9 * mean[i]! + 0.1 * slope;
          square[i] = 0.999 * square[i]! + 0.001 * slope * slope;
          const direction = (mean[i]! * meanScale) / (Math.sqrt(square[i]! * squareScale) + 1e-8);
          parameter[i]! -= rate * (direction + decay * parameter[i]!);
        }
      });
    },
  };
}

function shuffled(length: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
