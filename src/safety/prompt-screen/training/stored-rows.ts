import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conceptFeatureCount } from '../features.ts';
import { headCategories, pieceWords, stretchVector, type TextReader } from '../prompt-model.ts';
import { listWindows } from '../sentence-window.ts';
import { hashText, idsOfWord } from '../vocabulary.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import type { ReadPrompt } from './training-rows.ts';

/** Into how many parts prompts are divided for thresholds; texts of one group stay together. */
export const foldCount = 3;

/** One prompt as the tuning of the encoder reads it. */
interface StoredPrompt extends Omit<LabelledPrompt, 'labels'> {
  /** 1, 0, or -1 for unknown. */
  readonly labels: readonly number[];
  readonly isRuled: boolean;
  readonly fold: number;
  /** Word ids and windows of each stretch of `pieceWords` words. */
  readonly pieces: readonly StoredPiece[];
  /** Hashed words of each window. */
  readonly buckets: readonly (readonly number[])[];
}

interface StoredPiece {
  readonly ids: readonly (readonly number[])[];
  readonly windows: readonly (readonly [start: number, end: number])[];
}

/** Writes prompts for the tuning: `rows.json`, and `concepts.bin` with the concepts of every window. */
export function writeRows(folder: string, reader: TextReader, reads: readonly ReadPrompt[]): void {
  const stored = reads.map((read) => storePrompt(reader, read));
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(stored));
  const windows = reads.flatMap((read) => read.windows);
  const concepts = new Float32Array(windows.length * conceptFeatureCount);
  windows.forEach(({ dense }, i) => {
    concepts.set(dense.subarray(reader.encoder.width), i * conceptFeatureCount);
  });
  writeFileSync(join(folder, 'concepts.bin'), new Uint8Array(concepts.buffer));
}

function storePrompt({ encoder }: TextReader, { prompt, isRuled, words, row, windows }: ReadPrompt): StoredPrompt {
  const pieces: StoredPiece[] = [];
  for (let first = 0; first === 0 || first < words.length; first += pieceWords) {
    const piece = words.slice(first, first + pieceWords);
    pieces.push({
      ids: piece.map((word) => idsOfWord(encoder.vocabulary, word)),
      windows: listWindows(piece.length).map(({ start, end }) => [start, end] as const),
    });
  }
  const fold = hashText(prompt.group ?? prompt.text) % foldCount;
  return { ...prompt, labels: [...row.labels], isRuled, fold, pieces, buckets: windows.map(({ buckets }) => buckets) };
}

/** A prompt that was stored, and the part that it belongs to. */
export interface StoredRead extends ReadPrompt {
  readonly fold: number;
}

/**
 * Reads what `writeRows()` wrote, with sentence vectors of a tuned encoder.
 *
 * @param vectors name of the encoder: `vectors-<name>.bin` holds one vector a window
 */
export function readRows(folder: string, vectors: string): StoredRead[] {
  const stored = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8')) as StoredPrompt[];
  const concepts = readFloats(join(folder, 'concepts.bin'));
  const sentences = readFloats(join(folder, `vectors-${vectors}.bin`));
  const width = (sentences.length / concepts.length) * conceptFeatureCount;
  let window = 0;
  return stored.map(({ labels, isRuled, fold, buckets, pieces: _, ...prompt }) => {
    const windows = buckets.map((own) => {
      const dense = new Float32Array(width + conceptFeatureCount);
      dense.set(stretchVector(sentences.subarray(window * width, (window + 1) * width)));
      dense.set(concepts.subarray(window * conceptFeatureCount, (window + 1) * conceptFeatureCount), width);
      window++;
      return { dense, buckets: own };
    });
    const named = Object.fromEntries(
      headCategories.map((category, k) => [category, labels[k]! < 0 ? null : labels[k]]),
    );
    const row = { ...windows[0]!, labels: Int8Array.from(labels), weight: prompt.weight };
    return { prompt: { ...prompt, labels: named as LabelledPrompt['labels'] }, words: [], isRuled, fold, windows, row };
  });
}

function readFloats(path: string): Float32Array {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
