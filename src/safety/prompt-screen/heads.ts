import { gramBucketCount } from './features.ts';
import { type ScreenTensor, tensorOf } from './tensor-file.ts';

/** One hidden layer over dense features plus a linear part over hashed words; one logit a category. */
export interface HeadWeights {
  /** Dense features. */
  readonly F: number;
  /** Hidden units. */
  readonly H: number;
  /** Categories. */
  readonly K: number;
  /** [H, F] */
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  /** [K, H] */
  readonly out: Float32Array;
  readonly outBias: Float32Array;
  /** [buckets, K] */
  readonly grams: Float32Array;
}

/** Raw logits of each category. */
export function headLogits(weights: HeadWeights, dense: Float32Array, buckets: readonly number[]): Float32Array {
  const { F, H, K } = weights;
  const logits = Float32Array.from(weights.outBias);
  for (let h = 0; h < H; h++) {
    let sum = weights.hiddenBias[h]!;
    const row = h * F;
    for (let f = 0; f < F; f++) sum += weights.hidden[row + f]! * dense[f]!;
    if (sum <= 0) continue;
    for (let k = 0; k < K; k++) logits[k]! += weights.out[k * H + h]! * sum;
  }
  const share = gramShare(buckets.length);
  for (const bucket of buckets) for (let k = 0; k < K; k++) logits[k]! += weights.grams[bucket * K + k]! * share;
  return logits;
}

/** Hashed words count by the root of their number, so that long texts do not drown in them. */
export const gramShare = (count: number): number => 1 / Math.sqrt(Math.max(1, count));

/** Stores the heads; hashed words in steps of 1/127 of their largest value. */
export function headTensors(weights: HeadWeights): Map<string, ScreenTensor> {
  const { F, H, K } = weights;
  const largest = weights.grams.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const grams = Int8Array.from(weights.grams, (value) => Math.round((value / largest) * 127));
  return new Map<string, ScreenTensor>([
    ['heads.hidden.weight', { dtype: 'F32', shape: [H, F], data: weights.hidden }],
    ['heads.hidden.bias', { dtype: 'F32', shape: [H], data: weights.hiddenBias }],
    ['heads.out.weight', { dtype: 'F32', shape: [K, H], data: weights.out }],
    ['heads.out.bias', { dtype: 'F32', shape: [K], data: weights.outBias }],
    ['heads.grams', { dtype: 'I8', shape: [gramBucketCount, K], data: grams }],
    ['heads.grams.scale', { dtype: 'F32', shape: [1], data: Float32Array.of(largest / 127) }],
  ]);
}

/** Reads what `headTensors()` stored. */
export function readHeads(tensors: ReadonlyMap<string, ScreenTensor>): HeadWeights {
  const hidden = tensorOf(tensors, 'heads.hidden.weight', 'F32');
  const scale = tensorOf(tensors, 'heads.grams.scale', 'F32').data[0]!;
  const outBias = tensorOf(tensors, 'heads.out.bias', 'F32').data;
  return {
    F: hidden.shape[1]!,
    H: hidden.shape[0]!,
    K: outBias.length,
    hidden: hidden.data,
    hiddenBias: tensorOf(tensors, 'heads.hidden.bias', 'F32').data,
    out: tensorOf(tensors, 'heads.out.weight', 'F32').data,
    outBias,
    grams: scaled(tensorOf(tensors, 'heads.grams', 'I8').data, scale),
  };
}

function scaled(steps: Int8Array, scale: number): Float32Array {
  const values = new Float32Array(steps);
  for (let i = 0; i < values.length; i++) values[i] = steps[i]! * scale;
  return values;
}
