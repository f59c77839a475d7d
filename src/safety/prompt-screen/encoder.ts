import { type ScreenTensor, tensorOf } from './tensor-file.ts';
import { createVocabulary, idsOfWord, type Vocabulary } from './vocabulary.ts';

/** Longest text that is read; later words are read in further passes by the caller. */
export const maxEncodedWords = 160;

/**
 * Small sentence encoder: word vectors, two convolutions over words, pooling.
 *
 * Distilled from a public sentence encoder (see checkpoints/prompt-screen/README.md); 33 thousand multiplications a word.
 */
export interface TextEncoder {
  readonly vocabulary: Vocabulary;
  /** Length of a sentence vector. */
  readonly width: number;
  /** Reads words once, so that any stretch of them can then be pooled. */
  read(words: readonly string[]): EncodedText;
}

/** A text whose words were read. */
export interface EncodedText {
  readonly wordCount: number;
  /** The unit-length vector of words [start, end). */
  pool(start: number, end: number): Float32Array;
}

interface EncoderWeights {
  /** [V + trigrams, D] rows in steps of `scales`. */
  readonly table: Int8Array;
  readonly scales: Float32Array;
  readonly D: number;
  readonly H: number;
  readonly O: number;
  // What every word is multiplied with is kept in float64: reading float32 costs a conversion each time.
  readonly gate: Float64Array;
  readonly down: Float64Array;
  readonly downBias: Float32Array;
  /** [tap, out, in] */
  readonly near: Float64Array;
  readonly nearBias: Float32Array;
  readonly far: Float64Array;
  readonly farBias: Float32Array;
  readonly out: Float64Array;
  readonly outBias: Float32Array;
}

/** Makes the encoder from the tensors of the checkpoint. */
export function createTextEncoder(tensors: ReadonlyMap<string, ScreenTensor>): TextEncoder {
  const words = new TextDecoder().decode(tensorOf(tensors, 'vocabulary', 'U8').data).split('\n');
  const vocabulary = createVocabulary(words);
  const weights = readWeights(tensors);
  return {
    vocabulary,
    width: weights.O,
    read: (text) => readWords(weights, vocabulary, text.slice(0, maxEncodedWords)),
  };
}

function readWeights(tensors: ReadonlyMap<string, ScreenTensor>): EncoderWeights {
  const float = (name: string): Float32Array => tensorOf(tensors, name, 'F32').data;
  const table = tensorOf(tensors, 'encoder.table', 'I8');
  return {
    table: table.data,
    scales: float('encoder.scales'),
    D: table.shape[1]!,
    H: float('encoder.down.bias').length,
    O: float('encoder.out.bias').length,
    gate: new Float64Array(float('encoder.gate')),
    down: new Float64Array(float('encoder.down.weight')),
    downBias: float('encoder.down.bias'),
    near: new Float64Array(float('encoder.near.weight')),
    nearBias: float('encoder.near.bias'),
    far: new Float64Array(float('encoder.far.weight')),
    farBias: float('encoder.far.bias'),
    out: new Float64Array(float('encoder.out.weight')),
    outBias: float('encoder.out.bias'),
  };
}

function readWords(weights: EncoderWeights, vocabulary: Vocabulary, words: readonly string[]): EncodedText {
  const { D, H } = weights;
  const N = words.length;
  const vectors = new Float64Array(N * D); // [N, D]
  const gates = new Float64Array(N);
  let hidden = new Float64Array(N * H); // [N, H]
  const firstOf = new Map<string, number>();
  for (let n = 0; n < N; n++) {
    const first = firstOf.get(words[n]!);
    if (first !== undefined) {
      vectors.copyWithin(n * D, first * D, (first + 1) * D);
      hidden.copyWithin(n * H, first * H, (first + 1) * H);
      gates[n] = gates[first]!;
      continue;
    }
    firstOf.set(words[n]!, n);
    const x = vectors.subarray(n * D, (n + 1) * D);
    lookUp(weights, idsOfWord(vocabulary, words[n]!), x);
    let gate = weights.gate[D]!;
    for (let d = 0; d < D; d++) gate += weights.gate[d]! * x[d]!;
    gates[n] = 1 / (1 + Math.exp(-gate));
    const own = hidden.subarray(n * H, (n + 1) * H);
    own.set(weights.downBias);
    addProduct(weights.down, 0, x, own);
    for (let h = 0; h < H; h++) own[h] = Math.max(0, own[h]!);
  }
  hidden = addConvolution(hidden, weights.near, weights.nearBias, 1);
  hidden = addConvolution(hidden, weights.far, weights.farBias, 2);
  return { wordCount: N, pool: (start, end) => poolWords(weights, { vectors, gates, hidden }, start, end) };
}

function lookUp({ table, scales, D }: EncoderWeights, ids: readonly number[], target: Float64Array): void {
  const share = 1 / Math.max(1, ids.length);
  for (const id of ids) {
    const scale = scales[id]! * share;
    const row = id * D;
    for (let d = 0; d < D; d++) target[d]! += table[row + d]! * scale;
  }
}

/** hidden + relu(three taps over words, `step` words apart); words outside count as zero. */
function addConvolution(
  hidden: Float64Array<ArrayBuffer>,
  weight: Float64Array,
  bias: Float32Array,
  step: number,
): Float64Array<ArrayBuffer> {
  const H = bias.length;
  const N = hidden.length / H;
  const next = hidden.slice();
  const sums = new Float64Array(H);
  for (let n = 0; n < N; n++) {
    sums.set(bias);
    for (let tap = 0; tap < 3; tap++) {
      const from = n + (tap - 1) * step;
      if (from >= 0 && from < N) addProduct(weight, tap * H * H, hidden.subarray(from * H, (from + 1) * H), sums);
    }
    for (let h = 0; h < H; h++) if (sums[h]! > 0) next[n * H + h]! += sums[h]!;
  }
  return next;
}

/** target += matrix x, [out, in] from `first` on; `out` is a multiple of four, so that each number of x is read once for four rows. */
function addProduct(matrix: Float64Array, first: number, x: Float64Array, target: Float64Array): void {
  const I = x.length;
  for (let out = 0; out < target.length; out += 4) {
    const row = first + out * I;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < I; i++) {
      const value = x[i]!;
      a += matrix[row + i]! * value;
      b += matrix[row + I + i]! * value;
      c += matrix[row + 2 * I + i]! * value;
      d += matrix[row + 3 * I + i]! * value;
    }
    target[out]! += a;
    target[out + 1]! += b;
    target[out + 2]! += c;
    target[out + 3]! += d;
  }
}

interface ReadWords {
  readonly vectors: Float64Array;
  readonly gates: Float64Array;
  readonly hidden: Float64Array;
}

function poolWords(weights: EncoderWeights, read: ReadWords, start: number, end: number): Float32Array {
  const { D, H, O } = weights;
  const pooled = new Float64Array(D + 2 * H);
  const count = Math.max(1, end - start);
  let gateSum = 1e-3;
  for (let n = start; n < end; n++) {
    const gate = read.gates[n]!;
    gateSum += gate;
    for (let d = 0; d < D; d++) pooled[d]! += gate * read.vectors[n * D + d]!;
    for (let h = 0; h < H; h++) {
      const value = read.hidden[n * H + h]!;
      pooled[D + h]! += value / count;
      if (value > pooled[D + H + h]!) pooled[D + H + h] = value;
    }
  }
  for (let d = 0; d < D; d++) pooled[d]! /= gateSum;
  const vector = Float64Array.from(weights.outBias);
  addProduct(weights.out, 0, pooled, vector);
  let square = 0;
  for (let o = 0; o < O; o++) square += vector[o]! ** 2;
  const length = Math.sqrt(square) || 1;
  return Float32Array.from(vector, (value) => value / length);
}
