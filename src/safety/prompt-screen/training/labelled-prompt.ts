import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type HeadCategory, headCategories } from '../prompt-model.ts';

/** A prompt with what is known of it: 1 shows the category, 0 does not, null is unknown and is left out of training. */
export interface LabelledPrompt {
  readonly text: string;
  readonly source: string;
  readonly labels: Readonly<Record<HeadCategory, 0 | 1 | null>>;
  readonly weight: number;
  /** What belongs together when prompts are divided: texts of one template; otherwise each text is its own. */
  readonly group?: string;
}

/** Files whose licence allows training (MIT, Apache-2.0, CC-BY-4.0). */
export const trainingFiles = [
  'openai_moderation',
  'overt_unsafe',
  'overt_benign',
  'hatecheck',
  'surge_toxicity',
  'benign_vbench',
  'benign_vbench2',
  'benign_vbench_long',
  'benign_coco30k',
  'benign_partiprompts',
  'benign_t2icompbench',
] as const;

/** Files without a licence or with a non-commercial one, and noisy ones: they only validate. */
export const validationFiles = [
  't2vsafetybench',
  'benign_t2vcompbench',
  'benign_moviegenbench',
  'i2p',
  'adversarial_nibbler',
] as const;

const rowSchema = z.object({
  text: z.string(),
  verdict: z.string(),
  labels: z.array(z.string()),
  labelled: z.array(z.string()).optional(),
});

/** Labels of the sources, in the policy's words. */
const labelMap: Readonly<Record<string, readonly HeadCategory[]>> = {
  sexual: ['sexual'],
  sexual_borderline: ['sexual'],
  violence: ['extreme_violence'],
  violence_graphic: ['extreme_violence'],
  disturbing: ['extreme_violence'],
  shocking: ['extreme_violence'],
  hate: ['hate'],
  hate_threatening: ['hate'],
  self_harm: ['self_harm'],
  harassment: ['harassment'],
  toxic: ['harassment'],
  illegal: ['weapons_drugs'],
  misinformation: ['misleading'],
  political: ['misleading'],
  unethical: ['misleading'],
  copyright: ['copyright'],
  public_figure: ['likeness'],
  privacy_individual: ['harassment'],
};

/** Reads one JSONL file of labelled prompts. */
export function readLabelledPrompts(folder: string, name: string): LabelledPrompt[] {
  const lines = readFileSync(join(folder, `${name}.jsonl`), 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = rowSchema.parse(JSON.parse(line));
      return { text: row.text, source: name, labels: labelsOf(name, row), weight: weightOf(name) };
    });
}

function labelsOf(name: string, row: z.infer<typeof rowSchema>): LabelledPrompt['labels'] {
  const present = new Set(row.labels.flatMap((label) => labelMap[label] ?? []));
  const labels = {} as Record<HeadCategory, 0 | 1 | null>;
  for (const category of headCategories) labels[category] = present.has(category) ? 1 : absenceOf(name, row, category);
  return labels;
}

/** What a missing label means: zero where the source looked for the category, otherwise unknown. */
function absenceOf(name: string, row: z.infer<typeof rowSchema>, category: HeadCategory): 0 | null {
  if (name === 'openai_moderation') {
    const looked = row.labelled ?? [];
    const own = Object.keys(labelMap).filter((label) => labelMap[label]?.includes(category));
    const isPolitical = category === 'misleading' || category === 'copyright' || category === 'likeness';
    return own.some((label) => looked.includes(label)) || isPolitical ? 0 : null;
  }
  if (row.verdict === 'allow') return name === 'surge_toxicity' && category !== 'harassment' ? null : 0;
  // A row that shows one harm may show another that its source did not name.
  if (name === 'overt_unsafe') return overtAbsence(row.labels, category);
  return null;
}

/** OVERT names one harm a row; kinds that often come together stay unknown. */
function overtAbsence(labels: readonly string[], category: HeadCategory): 0 | null {
  const isViolent = labels.some((label) => ['self_harm', 'hate', 'illegal', 'unethical'].includes(label));
  if (category === 'extreme_violence') return isViolent ? null : 0;
  return ['harassment', 'misleading', 'weapons_drugs', 'likeness'].includes(category) ? null : 0;
}

/** Sources whose style is far from video prompts count less, harmless prompts that look harmful more. */
function weightOf(name: string): number {
  if (name === 'overt_benign') return 2.5;
  return name === 'surge_toxicity' ? 0.5 : name.startsWith('benign_t2icompbench') ? 0.5 : 1;
}
