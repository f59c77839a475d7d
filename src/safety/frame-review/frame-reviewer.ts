import { assert } from '../../base/index.ts';
import type { Frame } from '../../media/index.ts';
import type { AppliedPolicy } from '../policy/policy.ts';
import {
  allowed,
  combineVerdicts,
  type RefusedCategory,
  type ReviewStage,
  refuse,
  type Verdict,
} from '../review/verdict.ts';
import type { FrameClassifier } from './frame-classifier.ts';
import { shareFrame } from './picture-tensor.ts';
import type { PictureText } from './picture-text.ts';
import { openScoreWindow } from './score-window.ts';

/** With what and how strictly frames are reviewed. */
export interface FrameReviewerOptions {
  /** At least one. The reviewer does not close them. */
  readonly classifiers: readonly FrameClassifier[];
  readonly profile: AppliedPolicy;
  /** `output` for what was made, `input` for uploads. */
  readonly stage: ReviewStage;
  /** Frames per second; 1 for a picture. */
  readonly frameRate: number;
  /** Frames over which scores are averaged, at least 1. Default 3: one odd frame is no finding, three are. */
  readonly smoothingFrames?: number;
  /** Reads and judges writing, in one frame a second. Default: writing is not read. */
  readonly text?: PictureText;
}

/** Reviews the frames of one video as they come. */
export interface FrameReviewer {
  /** Frames looked at so far. */
  readonly frameCount: number;
  /**
   * Looks at the next frame.
   *
   * @returns refused as soon as the video may not be released: then stop making it
   * @throws if the frame could not be looked at
   */
  push(frame: Frame): Promise<Verdict>;
  /** The verdict over the whole video. A video without frames is an error, never a pass. */
  finish(): Verdict;
}

/** Opens the review of one video; every frame goes through every classifier, as far as it takes to be sure. */
export function createFrameReviewer(options: FrameReviewerOptions): FrameReviewer {
  const { classifiers, stage, profile, smoothingFrames = 3 } = options;
  assert(classifiers.length > 0, 'internal: frames cannot be reviewed without a classifier');
  assert(smoothingFrames >= 1, 'internal: scores are averaged over at least one frame');
  const windows = classifiers.map((classifier) => openScoreWindow({ classifier, profile, length: smoothingFrames }));
  const textEvery = Math.max(1, Math.round(options.frameRate));
  let frameCount = 0;
  let verdict: Verdict = allowed;
  let isBroken = false;

  async function look(given: Frame): Promise<Verdict> {
    const frame = shareFrame(given);
    const findings: RefusedCategory[] = [];
    for (const window of windows) findings.push(...(await window.push(frame)));
    const found = refuse(stage, findings);
    if (options.text === undefined || frameCount % textEvery !== 0) return found;
    const text = (await options.text.read(frame)).join(' ').trim();
    if (text === '') return found;
    const read = options.text.screen(text);
    const inText = read.status === 'refused' ? refuse(stage, read.categories) : allowed;
    return combineVerdicts([found, inText]);
  }

  return {
    get frameCount() {
      return frameCount;
    },
    async push(frame) {
      try {
        verdict = combineVerdicts([verdict, await look(frame)]);
      } catch (error) {
        isBroken = true; // a video of which one frame was not seen is never passed
        throw error;
      }
      frameCount++;
      return verdict;
    },
    finish() {
      assert(!isBroken, 'internal: a frame of this video could not be reviewed');
      assert(frameCount > 0, 'internal: a video without frames cannot be reviewed');
      return verdict;
    },
  };
}
