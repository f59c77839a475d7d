import { createRandom } from '../../../base/index.ts';
import { type HeadCategory, headCategories, largestLogits } from '../prompt-model.ts';
import { areaUnderCurve } from './ranking.ts';
import { type HeadTrainingOptions, trainHeads } from './train-heads.ts';
import type { ReadPrompt } from './training-rows.ts';

/** Ranking quality on a source that training never saw. */
export interface LeftOutResult {
  readonly source: string;
  readonly category: HeadCategory;
  readonly positives: number;
  readonly negatives: number;
  readonly auroc: number;
}

/** Files that belong together as one source. */
const sourceGroups: Readonly<Record<string, readonly string[]>> = {
  openai_moderation: ['openai_moderation'],
  overt: ['overt_unsafe', 'overt_benign'],
  hatecheck: ['hatecheck'],
  t2vsafetybench: ['t2vsafetybench', 'benign_moviegenbench', 'benign_t2vcompbench'],
  i2p: ['i2p', 'benign_partiprompts'],
};

export interface LeaveOneOutOptions {
  readonly seed: number;
  readonly training: Omit<HeadTrainingOptions, 'random'>;
  /** Names of files that may be trained on. */
  readonly trainable: readonly string[];
  /** Which sources to leave out, one after another. */
  readonly sources: readonly string[];
}

/**
 * Trains without each source in turn and ranks that source's prompts; T2VSafetyBench and I2P are never trained on anyway.
 *
 * @param readWithout every prompt with the vectors of the encoder that was tuned without a source
 */
export function leaveOneSourceOut(
  readWithout: (source: string) => readonly ReadPrompt[],
  options: LeaveOneOutOptions,
): LeftOutResult[] {
  const results: LeftOutResult[] = [];
  for (const [source, files] of Object.entries(sourceGroups)) {
    if (!options.sources.includes(source)) continue;
    const prompts = readWithout(source);
    const rows = prompts
      .filter(({ prompt }) => options.trainable.includes(prompt.source) && !files.includes(prompt.source))
      .map(({ row }) => row);
    const heads = trainHeads(rows, { ...options.training, random: createRandom(options.seed).fork(source) });
    const judged = prompts
      .filter(({ prompt }) => files.includes(prompt.source))
      .map((read) => ({ labels: read.prompt.labels, logits: largestLogits(heads, read.windows) }));
    headCategories.forEach((category, k) => {
      const scores = (label: 0 | 1): number[] =>
        judged.filter(({ labels }) => labels[category] === label).map(({ logits }) => logits[k]!);
      const [positives, negatives] = [scores(1), scores(0)];
      const auroc = areaUnderCurve(positives, negatives);
      if (auroc !== null && positives.length >= 10 && negatives.length >= 10)
        results.push({ source, category, positives: positives.length, negatives: negatives.length, auroc });
    });
  }
  return results;
}
