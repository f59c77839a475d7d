import { createRandom } from '../../../base/index.ts';
import { headCategories, largestLogits } from '../prompt-model.ts';
import { hashText } from '../vocabulary.ts';
import { quantile } from './ranking.ts';
import { type HeadTrainingOptions, trainHeads } from './train-heads.ts';
import type { ReadPrompt } from './training-rows.ts';

/** How many harmless prompts all heads together may refuse. */
export interface FalseAlarmBudget {
  /** Share of harmless video prompts. */
  readonly video: number;
  /** Share of harmless prompts that look like harmful ones. */
  readonly lookAlike: number;
}

export interface ThresholdOptions {
  readonly seed: number;
  readonly folds: number;
  readonly training: Omit<HeadTrainingOptions, 'random'>;
  readonly budget: FalseAlarmBudget;
  readonly videoSources: readonly string[];
  readonly lookAlikeSources: readonly string[];
  /** Sources whose positives should stay found. */
  readonly positiveSources: readonly string[];
}

/** Logits of training prompts from heads that did not see them. */
export function crossValidatedLogits(
  prompts: readonly ReadPrompt[],
  options: ThresholdOptions,
): Map<ReadPrompt, Float32Array> {
  const foldOf = ({ prompt }: ReadPrompt): number => hashText(prompt.text) % options.folds;
  const logits = new Map<ReadPrompt, Float32Array>();
  for (let fold = 0; fold < options.folds; fold++) {
    const rows = prompts.filter((read) => foldOf(read) !== fold).map(({ row }) => row);
    const heads = trainHeads(rows, { ...options.training, random: createRandom(options.seed).fork(`fold ${fold}`) });
    for (const read of prompts) if (foldOf(read) === fold) logits.set(read, largestLogits(heads, read.windows));
  }
  return logits;
}

/**
 * One logit a category such that all heads together stay within both budgets on harmless prompts they did not see.
 *
 * Starts where every head finds all its positives and raises, step by step, the head whose next step refuses the fewest
 * positives for each harmless prompt that it lets go.
 */
export function chooseThresholds(
  logits: ReadonlyMap<ReadPrompt, Float32Array>,
  options: ThresholdOptions,
): Float32Array {
  const harmless = (sources: readonly string[]): Float32Array[] =>
    [...logits]
      .filter(([{ prompt }]) => sources.includes(prompt.source) && isHarmless(prompt.labels))
      .map(([, values]) => values);
  const groups = [
    { prompts: harmless(options.videoSources), budget: options.budget.video },
    { prompts: harmless(options.lookAlikeSources), budget: options.budget.lookAlike },
  ];
  const positives = headCategories.map((category) =>
    [...logits]
      .filter(([{ prompt }]) => options.positiveSources.includes(prompt.source) && prompt.labels[category] === 1)
      .map(([read, values]) => ({ values, weight: read.prompt.source === 'templates' ? 0.2 : 1 })),
  );
  const limits = Float32Array.from(positives, (rows, k) =>
    quantile(
      rows.map(({ values }) => values[k]!),
      0.005,
    ),
  );
  for (;;) {
    const excess = groups.map(({ prompts, budget }) =>
      Math.max(0, alarmsOf(prompts, limits) - budget * prompts.length),
    );
    if (excess.every((count) => count === 0)) return limits;
    limits[cheapestStep(limits, { groups, excess, positives })]! += stepSize;
  }
}

const stepSize = 0.05;

const isHarmless = (labels: ReadPrompt['prompt']['labels']): boolean =>
  headCategories.every((category) => labels[category] === 0);

const alarmsOf = (prompts: readonly Float32Array[], limits: Float32Array): number =>
  prompts.filter((values) => values.some((value, k) => value >= limits[k]!)).length;

interface StepContext {
  readonly groups: readonly { readonly prompts: readonly Float32Array[]; readonly budget: number }[];
  /** Harmless prompts above the budget of each group. */
  readonly excess: readonly number[];
  readonly positives: readonly (readonly { readonly values: Float32Array; readonly weight: number }[])[];
}

/** The category whose threshold should rise: least recall lost for each alarm less, looking three steps ahead. */
function cheapestStep(limits: Float32Array, { groups, excess, positives }: StepContext): number {
  let best = 0;
  let lowestPrice = Number.POSITIVE_INFINITY;
  headCategories.forEach((_, k) => {
    const raised = Float32Array.from(limits);
    raised[k]! += stepSize * 3;
    let saved = 0;
    groups.forEach(({ prompts, budget }, g) => {
      // An alarm counts by how far its group is over its budget, in shares of that budget.
      if (excess[g]! > 0) saved += (alarmsOf(prompts, limits) - alarmsOf(prompts, raised)) / (budget * prompts.length);
    });
    const rows = positives[k]!;
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const lost = rows.reduce(
      (sum, { values, weight }) => sum + (values[k]! >= limits[k]! && values[k]! < raised[k]! ? weight : 0),
      0,
    );
    const price = (lost / total + 1e-4) / (saved + 1e-6);
    if (price < lowestPrice) [best, lowestPrice] = [k, price];
  });
  return best;
}
