import { join } from 'node:path';
import { CheckpointError } from '../../base/index.ts';
import { checkpointFolder, readCheckedWeights } from '../checked-weights.ts';
import { createTextEncoder, type TextEncoder } from './encoder.ts';
import { conceptFeatureCount, conceptFeatures, gramBuckets } from './features.ts';
import { type HeadWeights, headLogits, readHeads } from './heads.ts';
import { buildLexicon, type ConceptMatch, type Lexicon, matchConcepts } from './lexicon/lexicon.ts';
import { type NormalisedText, normalisePrompt, type WordKnowledge } from './normalise.ts';
import { buildRules, type ScreenRules } from './rule-findings.ts';
import { listWindows } from './sentence-window.ts';
import { decodeTensors, type ScreenTensor, tensorOf } from './tensor-file.ts';
import { createWordKnowledge } from './vocabulary.ts';

/** Categories with a trained head, in the order of the checkpoint. */
export const headCategories = [
  'extreme_violence',
  'sexual',
  'hate',
  'self_harm',
  'harassment',
  'likeness',
  'misleading',
  'weapons_drugs',
  'copyright',
] as const;

/** A category that a head scores. */
export type HeadCategory = (typeof headCategories)[number];

/** What reads text: normalisation, lexicon and encoder; the heads are trained on top of it. */
export interface TextReader {
  readonly encoder: TextEncoder;
  readonly lexicon: Lexicon;
  readonly knowledge: WordKnowledge;
  /** Dense features of one window: encoder vector, then concepts. */
  readonly featureCount: number;
}

/** A text as reader and heads see it. */
export interface ReadText {
  readonly normalised: NormalisedText;
  readonly matches: readonly ConceptMatch[];
  /** Dense features and hashed words of each window; the first is the whole text. */
  readonly windows: readonly WindowFeatures[];
}

/** Input of the heads for one window. */
export interface WindowFeatures {
  readonly dense: Float32Array;
  readonly buckets: readonly number[];
}

/** The trained part of the prompt screen. */
export interface PromptModel {
  readonly reader: TextReader;
  readonly rules: ScreenRules;
  /** Calibrated scores in [0, 1] by head; 0.5 is the operating point. */
  score(read: ReadText): Readonly<Record<HeadCategory, number>>;
}

/** Where the released weights of the prompt screen lie. */
export const promptScreenPath = (): string => join(checkpointFolder('prompt-screen'), 'prompt-screen.safetensors');

/**
 * Loads the released checkpoint and checks its sum.
 *
 * @throws {CheckpointError} if the file is missing or not the one of its sum
 */
export function loadPromptModel(folder: string = checkpointFolder('prompt-screen')): PromptModel {
  const bytes = readCheckedWeights(folder, { name: 'prompt-screen', task: 'screen prompts' });
  return createPromptModel(decodeTensors(bytes));
}

/** Makes the model from the tensors of the checkpoint. */
export function createPromptModel(tensors: ReadonlyMap<string, ScreenTensor>): PromptModel {
  const reader = createTextReader(tensors);
  const heads = readHeads(tensors);
  if (heads.F !== reader.featureCount || heads.K !== headCategories.length)
    throw new CheckpointError(
      `Cannot use the heads as they must read ${reader.featureCount} features: current value is ${heads.F}`,
    );
  const thresholds = tensorOf(tensors, 'heads.thresholds', 'F32').data;
  return {
    reader,
    rules: buildRules(),
    score: (read) => scoreWindows(heads, thresholds, read),
  };
}

/** Makes the reader alone, as training does. */
export function createTextReader(tensors: ReadonlyMap<string, ScreenTensor>): TextReader {
  const encoder = createTextEncoder(tensors);
  const lexicon = buildLexicon();
  const knowledge = createWordKnowledge(encoder.vocabulary, lexicon);
  return { encoder, lexicon, knowledge, featureCount: encoder.width + conceptFeatureCount };
}

/** Longest text that is read, in words; a longer one is cut into pieces by `readText()`. */
export const pieceWords = 150;

/** Normalises a text and computes what the heads need. */
export function readText(reader: TextReader, text: string): ReadText {
  const normalised = normalisePrompt(text, reader.knowledge);
  const { words } = normalised;
  const matches = matchConcepts(reader.lexicon, words);
  const windows: WindowFeatures[] = [];
  for (let first = 0; first === 0 || first < words.length; first += pieceWords) {
    const piece = words.slice(first, first + pieceWords);
    const encoded = reader.encoder.read(piece);
    for (const { start, end } of listWindows(piece.length)) {
      const vector = encoded.pool(start, end);
      const concepts = conceptFeatures(matches, first + start, first + end);
      const dense = new Float32Array(reader.featureCount);
      dense.set(stretchVector(vector));
      dense.set(concepts, vector.length);
      windows.push({ dense, buckets: gramBuckets(piece, start, end) });
    }
  }
  return { normalised, matches, windows };
}

/** A unit vector of 192 numbers is small beside the concepts, so it is stretched to the same size. */
export const stretchVector = (vector: Float32Array): Float32Array => vector.map((value) => value * 6);

/** The largest logit of each category over the windows. */
export function largestLogits(heads: HeadWeights, windows: readonly WindowFeatures[]): Float32Array {
  const largest = new Float32Array(heads.K).fill(Number.NEGATIVE_INFINITY);
  for (const { dense, buckets } of windows) {
    const logits = headLogits(heads, dense, buckets);
    for (let k = 0; k < heads.K; k++) largest[k] = Math.max(largest[k]!, logits[k]!);
  }
  return largest;
}

/** score = 1 / (1 + exp(-(logit - threshold) / 1.5)) */
const calibrate = (logit: number, threshold: number): number => 1 / (1 + Math.exp(-(logit - threshold) / 1.5));

function scoreWindows(heads: HeadWeights, thresholds: Float32Array, read: ReadText): Record<HeadCategory, number> {
  const logits = largestLogits(heads, read.windows);
  return Object.fromEntries(
    headCategories.map((category, k) => [category, calibrate(logits[k]!, thresholds[k]!)]),
  ) as Record<HeadCategory, number>;
}
