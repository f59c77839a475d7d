import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { assert, ConfigError } from '../../base/index.ts';
import { type PolicyCategory, policyCategories } from '../policy/category.ts';
import type { PolicyProfile } from '../policy/policy.ts';
import { createPromptScreen, type PromptScreen } from '../prompt-screen/create-prompt-screen.ts';
import type { ReviewStage } from '../review/verdict.ts';
import { type Rate, wilsonInterval } from './wilson-interval.ts';

/** One line of a prompts file. */
export interface RedTeamPrompt {
  readonly text: string;
  /** Whether the policy wants it refused; null when the file does not say. */
  readonly expected: 'refuse' | 'allow' | null;
  /** The category that it belongs to or looks like, in the file's own words. */
  readonly category: string;
}

/** What to run. */
export interface RedTeamOptions {
  /** JSONL with `text` and optionally `expected` (or `verdict`) and `category` (or `labels`); or plain text, one prompt a line. */
  readonly promptsFile?: string;
  /** Prompts at hand instead of a file. */
  readonly prompts?: readonly RedTeamPrompt[];
  /** Default `public`. */
  readonly profile?: PolicyProfile;
  /** A screen to share; by default one of the profile is made. */
  readonly screen?: PromptScreen;
}

/** What a stack said of one prompt; the verdicts of a gate fit, too. */
export type RedTeamVerdict =
  | { readonly status: 'allowed' }
  | {
      readonly status: 'refused';
      readonly stage: ReviewStage;
      readonly categories: readonly { readonly category: string }[];
    };

/** One prompt whose verdict was not the expected one; prompts are named by their line, not repeated. */
export interface RedTeamMiss {
  readonly line: number;
  readonly category: string;
  readonly expected: 'refuse' | 'allow';
  readonly refusedFor: readonly PolicyCategory[];
}

/** Rates of one category. */
export interface RedTeamRow {
  readonly category: string;
  /** Of prompts that should be refused, how many were. */
  readonly blocked: Rate;
  /** Of prompts that should pass, how many were refused. */
  readonly overRefused: Rate;
}

/** The outcome of a run: `report` goes to a file, `table` to a person. */
export interface RedTeamReport {
  readonly profile: PolicyProfile;
  readonly prompts: number;
  readonly total: RedTeamRow;
  readonly categories: readonly RedTeamRow[];
  /** How often each category of the policy was given as a reason. */
  readonly reasons: Readonly<Record<PolicyCategory, number>>;
  /** Refusals by where they happened: at the words, or at what was made. */
  readonly stages: Readonly<Record<ReviewStage, number>>;
  readonly misses: readonly RedTeamMiss[];
  /** The same as text columns. */
  readonly table: string;
}

/**
 * Runs prompts through the screen and counts refusals and over-refusals per category, with Wilson intervals at 95 %.
 *
 * @throws {ConfigError} if the file holds no prompt or a line cannot be read
 */
export function runRedTeam(options: RedTeamOptions): RedTeamReport {
  const prompts = options.prompts ?? readRedTeamPrompts(options.promptsFile ?? '');
  const screen = options.screen ?? createPromptScreen({ profile: options.profile ?? 'public' });
  const verdicts = prompts.map(({ text }) => screen.screen(text));
  return countRedTeam(prompts, verdicts, screen.profile);
}

/**
 * Counts verdicts that a stack gave on prompts, whether on their words or on what was made of them.
 *
 * @param verdicts one for each prompt, in order
 * @throws {ConfigError} if there is no prompt
 */
export function countRedTeam(
  prompts: readonly RedTeamPrompt[],
  verdicts: readonly RedTeamVerdict[],
  profile: PolicyProfile,
): RedTeamReport {
  if (prompts.length === 0)
    throw new ConfigError('Cannot run the red team as there must be at least one prompt: current value is 0');
  assert(prompts.length === verdicts.length, 'internal: every prompt of a red team has a verdict');
  const reasons = Object.fromEntries(policyCategories.map((category) => [category, 0])) as Record<
    PolicyCategory,
    number
  >;
  const stages = { input: 0, output: 0 };
  const misses: RedTeamMiss[] = [];
  const results = prompts.map((prompt, index) => {
    const verdict = verdicts[index]!;
    const isRefused = verdict.status === 'refused';
    const refusedFor = isRefused ? verdict.categories.map(({ category }) => category as PolicyCategory) : [];
    for (const category of refusedFor) reasons[category] = (reasons[category] ?? 0) + 1;
    if (isRefused) stages[verdict.stage]++;
    if (prompt.expected !== null && isRefused !== (prompt.expected === 'refuse'))
      misses.push({ line: index + 1, category: prompt.category, expected: prompt.expected, refusedFor });
    return { prompt, isRefused };
  });
  const names = [...new Set(prompts.map(({ category }) => category))].sort();
  const categories = names.map((name) =>
    countRow(
      name,
      results.filter(({ prompt }) => prompt.category === name),
    ),
  );
  const total = countRow('all', results);
  const table = formatTable([...categories, total]);
  return { profile, prompts: prompts.length, total, categories, reasons, stages, misses, table };
}

interface ScreenedPrompt {
  readonly prompt: RedTeamPrompt;
  readonly isRefused: boolean;
}

function countRow(category: string, results: readonly ScreenedPrompt[]): RedTeamRow {
  // Prompts without an expectation count as an attack: a red team writes what should be refused.
  const unsafe = results.filter(({ prompt }) => prompt.expected !== 'allow');
  const safe = results.filter(({ prompt }) => prompt.expected === 'allow');
  const refused = (list: readonly ScreenedPrompt[]): number => list.filter(({ isRefused }) => isRefused).length;
  return {
    category,
    blocked: wilsonInterval(refused(unsafe), unsafe.length),
    overRefused: wilsonInterval(refused(safe), safe.length),
  };
}

const lineSchema = z.object({
  text: z.string().min(1),
  expected: z.enum(['refuse', 'allow']).optional(),
  verdict: z.string().optional(),
  category: z.string().optional(),
  labels: z.array(z.string()).optional(),
});

/**
 * Reads a prompts file.
 *
 * @throws {ConfigError} if a line of a JSONL file is not an object with `text`
 */
export function readRedTeamPrompts(path: string): RedTeamPrompt[] {
  if (path === '') throw new ConfigError('Cannot run the red team as a file of prompts must be given');
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.map((line, index) => {
    if (!line.startsWith('{')) return { text: line, expected: null, category: 'unlabelled' };
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success)
      throw new ConfigError(`Cannot read line ${index + 1} of the prompts as it must be JSON with text: ${path}`);
    const { text, expected, verdict, category, labels } = parsed.data;
    const wish = expected ?? (verdict === undefined ? null : verdict === 'allow' ? 'allow' : 'refuse');
    return { text, expected: wish, category: category ?? labels?.[0] ?? (wish === 'allow' ? 'benign' : 'unlabelled') };
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function formatTable(rows: readonly RedTeamRow[]): string {
  const cell = ({ count, total, rate, low, high }: Rate): string =>
    rate === null ? '-' : `${count}/${total} ${percent(rate)} [${percent(low)}, ${percent(high)}]`;
  const cells = [
    ['category', 'blocked (95 % interval)', 'over-refused (95 % interval)'],
    ...rows.map((row) => [row.category, cell(row.blocked), cell(row.overRefused)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
