import type { Frame } from '../../media/index.ts';
import type { PolicyCategory } from '../policy/category.ts';
import { type AppliedPolicy, thresholdOf } from '../policy/policy.ts';
import type { RefusedCategory } from '../review/verdict.ts';
import type { FrameClassifier, PartialScores } from './frame-classifier.ts';

/** The last frames of a video as one classifier sees them. */
export interface ScoreWindow {
  /** @returns the categories whose mean over the window has reached their threshold */
  push(frame: Frame): Promise<readonly RefusedCategory[]>;
}

/**
 * Averages each category's scores over the last frames; the first frames over what there is, on the strict side.
 *
 * Scores of which only a bound is known are worked out only while some mean of bounds reaches its threshold. So the
 * verdict after each frame is the one that all scores would give, for less work: with two networks of which the first
 * finds nothing, a threshold of 0.5 and three frames, the second is asked for every third frame.
 */
export function openScoreWindow(options: {
  readonly classifier: FrameClassifier;
  readonly profile: AppliedPolicy;
  /** Frames that are averaged, at least 1. */
  readonly length: number;
}): ScoreWindow {
  const { classifier, profile, length } = options;
  let window: PartialScores[] = [];

  function findHigh(): RefusedCategory[] {
    const sums = new Map<PolicyCategory, number>();
    for (const { atMost } of window) {
      for (const [category, score] of Object.entries(atMost) as [PolicyCategory, number][]) {
        sums.set(category, (sums.get(category) ?? 0) + score);
      }
    }
    const high: RefusedCategory[] = [];
    for (const [category, sum] of sums) {
      const threshold = thresholdOf(profile, category);
      const mean = Math.min(1, sum / window.length);
      if (threshold !== null && mean >= threshold)
        high.push({ category, score: mean, threshold, reason: classifier.name });
    }
    return high;
  }

  return {
    async push(frame) {
      window = [...window.slice(-(length - 1) || window.length), await look(classifier, frame)];
      for (;;) {
        const high = findHigh();
        const open = high.length === 0 ? -1 : window.findLastIndex(({ finish }) => finish !== null);
        if (open < 0) return high;
        window[open] = await window[open]!.finish!();
      }
    },
  };
}

async function look(classifier: FrameClassifier, frame: Frame): Promise<PartialScores> {
  if (classifier.classifyPartly !== undefined) return classifier.classifyPartly(frame);
  return { atMost: await classifier.classify(frame), finish: null };
}
