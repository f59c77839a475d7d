import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyCategory } from '../../policy/category.ts';
import { type Rate, wilsonInterval } from '../../red-team/wilson-interval.ts';
import type { PromptScreen } from '../create-prompt-screen.ts';

/** Refusals of one label of one file. */
export interface LabelResult {
  readonly file: string;
  readonly label: string;
  readonly refused: Rate;
  /** The three most frequent categories of the refusals. */
  readonly reasons: string;
}

/** Screens files of labelled prompts and counts refusals by the file's own labels. */
export function evaluateScreen(screen: PromptScreen, folder: string, files: readonly string[]): LabelResult[] {
  return files.flatMap((file) => evaluateFile(screen, folder, file));
}

function evaluateFile(screen: PromptScreen, folder: string, file: string): LabelResult[] {
  const groups = new Map<string, { total: number; refused: number; reasons: Map<PolicyCategory, number> }>();
  for (const line of readFileSync(join(folder, `${file}.jsonl`), 'utf8').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as { text: string; verdict: string; labels: string[] };
    const verdict = screen.screen(row.text);
    for (const label of row.labels.length > 0 ? row.labels : [row.verdict]) {
      const group = groups.get(label) ?? { total: 0, refused: 0, reasons: new Map() };
      groups.set(label, group);
      group.total++;
      if (verdict.status === 'allowed') continue;
      group.refused++;
      for (const { category } of verdict.categories)
        group.reasons.set(category, (group.reasons.get(category) ?? 0) + 1);
    }
  }
  return [...groups].map(([label, { total, refused, reasons }]) => ({
    file,
    label,
    refused: wilsonInterval(refused, total),
    reasons: [...reasons]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([category, count]) => `${category} ${count}`)
      .join(', '),
  }));
}
