import { headCategories, readText, type TextReader } from '../prompt-model.ts';
import { buildRules, findByRules } from '../rule-findings.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import type { TrainingRow } from './train-heads.ts';

/** A prompt with its features; training uses the whole text, judging uses every window. */
export interface ReadPrompt {
  readonly prompt: LabelledPrompt;
  readonly row: TrainingRow;
  /** Repaired words. */
  readonly words: readonly string[];
  /** Rules and lists refuse it whatever the heads say. */
  readonly isRuled: boolean;
  readonly windows: readonly { readonly dense: Float32Array; readonly buckets: readonly number[] }[];
}

/** Reads prompts once; heads are then trained on the rows as often as needed. */
export function readPrompts(reader: TextReader, prompts: readonly LabelledPrompt[]): ReadPrompt[] {
  const context = { rules: buildRules(), vocabulary: reader.encoder.vocabulary, gazetteer: null };
  return prompts.map((prompt) => {
    const read = readText(reader, prompt.text);
    const { windows } = read;
    const isRuled = findByRules(read, context).some(({ score }) => score >= 0.5);
    const labels = Int8Array.from(headCategories, (category) => prompt.labels[category] ?? -1);
    const whole = windows[0]!;
    return {
      prompt,
      words: read.normalised.words,
      isRuled,
      windows,
      row: { dense: whole.dense, buckets: whole.buckets, labels, weight: prompt.weight },
    };
  });
}
