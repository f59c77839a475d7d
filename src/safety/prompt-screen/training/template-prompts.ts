import { createRandom } from '../../../base/index.ts';
import { type HeadCategory, headCategories } from '../prompt-model.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import { expandTemplate } from './templates/expand-template.ts';
import { hateTemplates } from './templates/hate-templates.ts';
import {
  copyrightTemplates,
  harassmentTemplates,
  likenessTemplates,
  misleadingTemplates,
  ordinaryTemplates,
  weaponsDrugsTemplates,
} from './templates/other-templates.ts';
import { selfHarmTemplates } from './templates/self-harm-templates.ts';
import { sexualTemplates } from './templates/sexual-templates.ts';
import { violenceTemplates } from './templates/violence-templates.ts';

interface TemplateSet {
  readonly unsafe: readonly string[];
  readonly safe: readonly string[];
}

const templateSets: Readonly<Record<HeadCategory, TemplateSet>> = {
  extreme_violence: violenceTemplates,
  sexual: sexualTemplates,
  hate: hateTemplates,
  self_harm: selfHarmTemplates,
  harassment: harassmentTemplates,
  likeness: likenessTemplates,
  misleading: misleadingTemplates,
  weapons_drugs: weaponsDrugsTemplates,
  copyright: copyrightTemplates,
};

/** Pairs that overlap so much that the missing label of a template says nothing. */
const overlapping: Readonly<Record<HeadCategory, readonly HeadCategory[]>> = {
  extreme_violence: ['self_harm', 'hate', 'harassment', 'weapons_drugs', 'misleading'],
  sexual: ['harassment', 'extreme_violence'],
  hate: ['harassment', 'extreme_violence', 'misleading'],
  self_harm: ['extreme_violence', 'harassment'],
  harassment: ['hate', 'extreme_violence', 'likeness', 'self_harm', 'sexual'],
  likeness: ['misleading', 'harassment', 'copyright'],
  misleading: ['likeness', 'harassment', 'hate', 'extreme_violence', 'weapons_drugs'],
  weapons_drugs: ['extreme_violence', 'misleading', 'harassment', 'copyright'],
  copyright: ['likeness', 'weapons_drugs'],
};

/**
 * Generates our own labelled text from the templates.
 *
 * @param perTemplate how many texts each template gives
 */
export function createTemplatePrompts(seed: number, perTemplate: number): LabelledPrompt[] {
  const random = createRandom(seed);
  const prompts: LabelledPrompt[] = [];
  const seen = new Set<string>();
  const add = (template: string, labels: LabelledPrompt['labels']): void => {
    for (let i = 0; i < perTemplate; i++) {
      const text = expandTemplate(template, random);
      if (seen.has(text)) continue;
      seen.add(text);
      prompts.push({ text, source: 'templates', labels, weight: 1, group: template });
    }
  };
  for (const category of headCategories) {
    for (const template of templateSets[category].unsafe) add(template, unsafeLabels(category));
    for (const template of templateSets[category].safe) add(template, safeLabels());
  }
  for (const template of ordinaryTemplates) add(template, safeLabels());
  return prompts;
}

/** Labels of a harmless text of our own. */
export function safeLabels(): LabelledPrompt['labels'] {
  return Object.fromEntries(headCategories.map((category) => [category, 0])) as Record<HeadCategory, 0>;
}

/** Labels of a harmful text of our own; categories that often come with it stay unknown. */
export function unsafeLabels(category: HeadCategory): LabelledPrompt['labels'] {
  const labels: Record<HeadCategory, 0 | 1 | null> = { ...safeLabels(), [category]: 1 };
  for (const other of overlapping[category]) labels[other] = null;
  return labels;
}
