import { headCategories, readText, type TextReader } from '../prompt-model.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import type { TrainingRow } from './train-heads.ts';

/** A prompt with its features; training uses the whole text, judging uses every window. */
export interface ReadPrompt {
  readonly prompt: LabelledPrompt;
  readonly row: TrainingRow;
  readonly windows: readonly { readonly dense: Float32Array; readonly buckets: readonly number[] }[];
}

/** Reads prompts once; heads are then trained on the rows as often as needed. */
export function readPrompts(reader: TextReader, prompts: readonly LabelledPrompt[]): ReadPrompt[] {
  return prompts.map((prompt) => {
    const { windows } = readText(reader, prompt.text);
    const labels = Int8Array.from(headCategories, (category) => prompt.labels[category] ?? -1);
    const whole = windows[0]!;
    return { prompt, windows, row: { dense: whole.dense, buckets: whole.buckets, labels, weight: prompt.weight } };
  });
}
