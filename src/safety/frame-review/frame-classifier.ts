import type { Frame } from '../../media/index.ts';
import type { PolicyCategory } from '../policy/category.ts';

/** Scores in [0, 1] of the categories that a classifier knows. */
export type FrameScores = Readonly<Partial<Record<PolicyCategory, number>>>;

/** What is known of a frame before all of the work is done. */
export interface PartialScores {
  /** No score will be above these. */
  readonly atMost: FrameScores;
  /** Does more of the work, never raising a score; null if `atMost` are the scores. */
  readonly finish: (() => Promise<PartialScores>) | null;
}

/** Looks at one frame at a time; operators may add their own. */
export interface FrameClassifier extends Disposable {
  /** Shown as the reason of a refusal. */
  readonly name: string;
  /** @throws if the frame could not be looked at: an unreviewed frame is never released */
  classify(frame: Frame): Promise<FrameScores>;
  /**
   * Looks at the frame with a part of the means. The reviewer asks for the rest only where it could change the verdict.
   * Default: everything at once.
   */
  classifyPartly?(frame: Frame): Promise<PartialScores>;
}
