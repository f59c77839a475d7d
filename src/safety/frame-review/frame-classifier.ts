import type { Frame } from '../../media/index.ts';
import type { PolicyCategory } from '../policy/category.ts';

/** Scores in [0, 1] of the categories that a classifier knows. */
export type FrameScores = Readonly<Partial<Record<PolicyCategory, number>>>;

/** Looks at one frame at a time; operators may add their own. */
export interface FrameClassifier extends Disposable {
  /** Shown as the reason of a refusal. */
  readonly name: string;
  /** @throws if the frame could not be looked at: an unreviewed frame is never released */
  classify(frame: Frame): Promise<FrameScores>;
}
