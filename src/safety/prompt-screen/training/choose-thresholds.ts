import { createRandom } from '../../../base/index.ts';
import { type HeadCategory, headCategories, largestLogits } from '../prompt-model.ts';
import { quantile } from './ranking.ts';
import { foldCount, type StoredRead } from './stored-rows.ts';
import { type HeadTrainingOptions, trainHeads } from './train-heads.ts';
import type { ReadPrompt } from './training-rows.ts';

/** How many harmless prompts rules and heads together may refuse. */
export interface FalseAlarmBudget {
  /** Share of harmless video prompts. */
  readonly video: number;
  /** Share of harmless prompts that look like harmful ones. */
  readonly lookAlike: number;
}

export interface ThresholdOptions {
  readonly seed: number;
  readonly training: Omit<HeadTrainingOptions, 'random'>;
  readonly budget: FalseAlarmBudget;
  readonly videoSources: readonly string[];
  readonly lookAlikeSources: readonly string[];
  /** Sources whose positives should stay found, and how much one of them counts. */
  readonly positiveSources: Readonly<Record<string, number>>;
  /** How much a missed prompt of a category counts: lists find most names, and some harm weighs more than other. */
  readonly importance: Readonly<Record<HeadCategory, number>>;
}

/**
 * Logits of training prompts from encoders and heads that did not see them.
 *
 * @param readFold every prompt with the vectors of the encoder that was tuned without one part
 */
export function crossValidatedLogits(
  readFold: (fold: number) => readonly StoredRead[],
  options: ThresholdOptions,
): Map<ReadPrompt, Float32Array> {
  const logits = new Map<ReadPrompt, Float32Array>();
  for (let fold = 0; fold < foldCount; fold++) {
    const prompts = readFold(fold);
    const rows = prompts.filter((read) => read.fold !== fold).map(({ row }) => row);
    const heads = trainHeads(rows, { ...options.training, random: createRandom(options.seed).fork(`fold ${fold}`) });
    for (const read of prompts) if (read.fold === fold) logits.set(read, largestLogits(heads, read.windows));
  }
  return logits;
}

/**
 * One logit a category such that rules and heads together stay within both budgets on harmless prompts they did not see.
 *
 * Starts where every head finds all its positives and raises, step by step, the head whose next step refuses the fewest
 * positives for each harmless prompt that it lets go.
 */
export function chooseThresholds(
  logits: ReadonlyMap<ReadPrompt, Float32Array>,
  options: ThresholdOptions,
): Float32Array {
  const harmless = (sources: readonly string[], share: number): HarmlessGroup => {
    const rows = [...logits].filter(([{ prompt }]) => sources.includes(prompt.source) && isHarmless(prompt.labels));
    const passed = rows.filter(([{ isRuled }]) => !isRuled).map(([, values]) => values);
    return { prompts: passed, budget: Math.max(0, share * rows.length - (rows.length - passed.length)) };
  };
  const groups = [
    harmless(options.videoSources, options.budget.video),
    harmless(options.lookAlikeSources, options.budget.lookAlike),
  ];
  const weightOf = (source: string): number => options.positiveSources[source] ?? 0;
  const positives = headCategories.map((category) =>
    [...logits]
      .filter(([{ prompt, isRuled }]) => !isRuled && weightOf(prompt.source) > 0 && prompt.labels[category] === 1)
      .map(([read, values]) => ({ values, weight: weightOf(read.prompt.source) })),
  );
  const limits = Float32Array.from(positives, (rows, k) =>
    quantile(
      rows.map(({ values }) => values[k]!),
      0.005,
    ),
  );
  for (;;) {
    const excess = groups.map(({ prompts, budget }) => Math.max(0, alarmsOf(prompts, limits) - budget));
    if (excess.every((count) => count === 0)) return limits;
    limits[cheapestStep(limits, { groups, excess, positives, importance: options.importance })]! += stepSize;
  }
}

const stepSize = 0.05;

const isHarmless = (labels: ReadPrompt['prompt']['labels']): boolean =>
  headCategories.every((category) => labels[category] === 0);

function alarmsOf(prompts: readonly Float32Array[], limits: Float32Array): number {
  let count = 0;
  for (const values of prompts) {
    for (let k = 0; k < limits.length; k++) {
      if (values[k]! < limits[k]!) continue;
      count++;
      break;
    }
  }
  return count;
}

/** Harmless prompts that the rules let pass. */
interface HarmlessGroup {
  readonly prompts: readonly Float32Array[];
  /** How many of them the heads may refuse. */
  readonly budget: number;
}

interface StepContext extends Pick<ThresholdOptions, 'importance'> {
  readonly groups: readonly HarmlessGroup[];
  /** Harmless prompts above the budget of each group. */
  readonly excess: readonly number[];
  readonly positives: readonly (readonly { readonly values: Float32Array; readonly weight: number }[])[];
}

/** The category whose threshold should rise: least recall lost for each alarm less, looking three steps ahead. */
function cheapestStep(limits: Float32Array, { groups, excess, positives, importance }: StepContext): number {
  let best = 0;
  let lowestPrice = Number.POSITIVE_INFINITY;
  const alarms = groups.map(({ prompts }) => alarmsOf(prompts, limits));
  const over = groups.filter((_, g) => excess[g]! > 0);
  headCategories.forEach((category, k) => {
    // A head that refuses none of them can save none, however far it is raised.
    if (!over.some(({ prompts }) => prompts.some((values) => values[k]! >= limits[k]!))) return;
    const raised = Float32Array.from(limits);
    raised[k]! += stepSize * 3;
    let saved = 0;
    groups.forEach(({ prompts, budget }, g) => {
      // An alarm counts by how far its group is over its budget, in shares of that budget.
      if (excess[g]! > 0) saved += (alarms[g]! - alarmsOf(prompts, raised)) / Math.max(1, budget);
    });
    const rows = positives[k]!;
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const lost = rows.reduce(
      (sum, { values, weight }) => sum + (values[k]! >= limits[k]! && values[k]! < raised[k]! ? weight : 0),
      0,
    );
    const price = (importance[category] * (lost / Math.max(1e-9, total) + 1e-4)) / (saved + 1e-6);
    if (price < lowestPrice) [best, lowestPrice] = [k, price];
  });
  return best;
}
