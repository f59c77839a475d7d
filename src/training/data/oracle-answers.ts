import { type LabelName, labelNames, labelValues } from '../../world/index.ts';

/** The labels of one clip, and whether it is shown in a mirror. */
export interface ShownLabels {
  /** [labels] in the order of `labelNames`; -1 where there is no answer. */
  readonly labels: Int8Array;
  readonly isMirrored: boolean;
}

/** A label that is asked for, and how many answers there are. */
export interface AskedLabel {
  readonly label: LabelName;
  readonly answers: number;
}

/** Writes the right answers one-hot, question by question; all zero where there is none. */
export function writeAnswers(shown: ShownLabels, asked: readonly AskedLabel[], to: Float32Array): void {
  let at = 0;
  for (const { label, answers } of asked) {
    const index = answerIndex(shown, label);
    if (index >= 0) to[at + index] = 1;
    at += answers;
  }
}

/** Index of the right answer as the clip is shown; negative where there is none. */
function answerIndex({ labels, isMirrored }: ShownLabels, name: LabelName): number {
  const index = labels[labelPlaces.get(name)!]!;
  return isMirrored ? (mirrored(name)[index] ?? index) : index;
}

const labelPlaces: ReadonlyMap<LabelName, number> = new Map(labelNames.map((name, i) => [name, i]));
const mirrorTables = new Map<LabelName, readonly number[]>();

/** What each answer becomes in a mirror: left and right change places. */
function mirrored(name: LabelName): readonly number[] {
  const known = mirrorTables.get(name);
  if (known !== undefined) return known;
  const values = labelValues[name];
  const swap: Readonly<Record<string, string>> = { left: 'right', right: 'left' };
  const table = values.map((value) => {
    const other = value.replace(/\b(left|right)\b/, (word) => swap[word]!);
    return values.includes(other) ? values.indexOf(other) : values.indexOf(value);
  });
  mirrorTables.set(name, table);
  return table;
}
