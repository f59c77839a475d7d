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
 * One logit a category such that all heads together stay within the budget on harmless prompts they did not see.
 *
 * Every category gets the same share of each budget; the shares are found by halving.
 */
export function chooseThresholds(
  logits: ReadonlyMap<ReadPrompt, Float32Array>,
  options: ThresholdOptions,
): Float32Array {
  const listOf = (sources: readonly string[]): Float32Array[] =>
    [...logits]
      .filter(([{ prompt }]) => sources.includes(prompt.source) && isHarmless(prompt.labels))
      .map(([, values]) => values);
  const video = thresholdsWithin(listOf(options.videoSources), options.budget.video);
  const lookAlike = thresholdsWithin(listOf(options.lookAlikeSources), options.budget.lookAlike);
  return Float32Array.from(video, (value, k) => Math.max(value, lookAlike[k]!));
}

const isHarmless = (labels: ReadPrompt['prompt']['labels']): boolean =>
  headCategories.every((category) => labels[category] === 0);

function thresholdsWithin(logits: readonly Float32Array[], budget: number): Float32Array {
  const at = (share: number): Float32Array =>
    Float32Array.from(headCategories, (_, k) =>
      quantile(
        logits.map((values) => values[k]!),
        1 - share,
      ),
    );
  let low = 0;
  let high = budget;
  for (let i = 0; i < 14; i++) {
    const share = (low + high) / 2;
    const limits = at(share);
    const refused = logits.filter((values) => values.some((value, k) => value > limits[k]!)).length;
    if (refused / logits.length > budget) high = share;
    else low = share;
  }
  return at(low);
}
