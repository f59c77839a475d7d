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
  readonly gate: Float32Array;
  readonly down: Float32Array;
  readonly downBias: Float32Array;
  /** [tap, out, in] */
  readonly near: Float32Array;
  readonly nearBias: Float32Array;
  readonly far: Float32Array;
  readonly farBias: Float32Array;
  readonly out: Float32Array;
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
    gate: float('encoder.gate'),
    down: float('encoder.down.weight'),
    downBias: float('encoder.down.bias'),
    near: float('encoder.near.weight'),
    nearBias: float('encoder.near.bias'),
    far: float('encoder.far.weight'),
    farBias: float('encoder.far.bias'),
    out: float('encoder.out.weight'),
    outBias: float('encoder.out.bias'),
  };
}

function readWords(weights: EncoderWeights, vocabulary: Vocabulary, words: readonly string[]): EncodedText {
  const { D, H } = weights;
  const N = words.length;
  const vectors = new Float32Array(N * D); // [N, D]
  const gates = new Float32Array(N);
  let hidden: Float32Array = new Float32Array(N * H); // [N, H]
  for (let n = 0; n < N; n++) {
    const x = vectors.subarray(n * D, (n + 1) * D);
    lookUp(weights, idsOfWord(vocabulary, words[n]!), x);
    gates[n] = 1 / (1 + Math.exp(-(dot(weights.gate, x, 0, D) + weights.gate[D]!)));
    for (let h = 0; h < H; h++) hidden[n * H + h] = Math.max(0, dot(weights.down, x, h * D, D) + weights.downBias[h]!);
  }
  hidden = addConvolution(hidden, weights.near, weights.nearBias, 1);
  hidden = addConvolution(hidden, weights.far, weights.farBias, 2);
  return { wordCount: N, pool: (start, end) => poolWords(weights, { vectors, gates, hidden }, start, end) };
}

function lookUp({ table, scales, D }: EncoderWeights, ids: readonly number[], target: Float32Array): void {
  const share = 1 / Math.max(1, ids.length);
  for (const id of ids) {
    const scale = scales[id]! * share;
    const row = id * D;
    for (let d = 0; d < D; d++) target[d]! += table[row + d]! * scale;
  }
}

/** hidden + relu(three taps over words, `step` words apart); words outside count as zero. */
function addConvolution(hidden: Float32Array, weight: Float32Array, bias: Float32Array, step: number): Float32Array {
  const H = bias.length;
  const N = hidden.length / H;
  const next = new Float32Array(hidden.length);
  for (let n = 0; n < N; n++) {
    for (let out = 0; out < H; out++) {
      let sum = bias[out]!;
      for (let tap = 0; tap < 3; tap++) {
        const from = n + (tap - 1) * step;
        if (from < 0 || from >= N) continue;
        const row = (tap * H + out) * H;
        const base = from * H;
        // Four sums side by side: one alone would wait for each addition.
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let h = 0; h < H; h += 4) {
          a += weight[row + h]! * hidden[base + h]!;
          b += weight[row + h + 1]! * hidden[base + h + 1]!;
          c += weight[row + h + 2]! * hidden[base + h + 2]!;
          d += weight[row + h + 3]! * hidden[base + h + 3]!;
        }
        sum += a + b + (c + d);
      }
      next[n * H + out] = hidden[n * H + out]! + Math.max(0, sum);
    }
  }
  return next;
}

interface ReadWords {
  readonly vectors: Float32Array;
  readonly gates: Float32Array;
  readonly hidden: Float32Array;
}

function poolWords(weights: EncoderWeights, read: ReadWords, start: number, end: number): Float32Array {
  const { D, H, O } = weights;
  const pooled = new Float32Array(D + 2 * H);
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
  const vector = new Float32Array(O);
  for (let o = 0; o < O; o++)
    vector[o] = dot(weights.out, pooled, o * pooled.length, pooled.length) + weights.outBias[o]!;
  const length = Math.hypot(...vector) || 1;
  for (let o = 0; o < O; o++) vector[o]! /= length;
  return vector;
}

/** A row of a matrix times a vector; `length` is a multiple of four. */
function dot(matrix: Float32Array, vector: Float32Array, row: number, length: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < length; i += 4) {
    a += matrix[row + i]! * vector[i]!;
    b += matrix[row + i + 1]! * vector[i + 1]!;
    c += matrix[row + i + 2]! * vector[i + 2]!;
    d += matrix[row + i + 3]! * vector[i + 3]!;
  }
  return a + b + (c + d);
}
