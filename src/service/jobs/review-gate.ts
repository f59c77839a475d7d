import type { Frame, VideoFormat } from '../../media/index.ts';
import type { FingerprintIndex, OriginEvidence } from '../../safety/index.ts';

/** One category of the policy as it was measured. */
export interface CategoryScore {
  readonly category: string;
  /** 0 to 1. */
  readonly score: number;
  /** From this score on the category is refused. */
  readonly threshold: number;
  /** A sentence for a person. */
  readonly reason: string;
}

/** Either go on, or stop and say where and why. */
export type Verdict =
  | { readonly status: 'allowed' }
  | {
      readonly status: 'refused';
      readonly stage: 'input' | 'output';
      readonly categories: readonly CategoryScore[];
      /** A sentence for the person who asked; never the prompt itself. */
      readonly message: string;
    };

/** A text of a request, and what it is for. */
export interface ScreenedText {
  readonly role: 'prompt' | 'negative_prompt' | 'storyboard' | 'name' | 'style';
  readonly text: string;
}

/** Thresholds that an administrator moved, by category; null lets a category pass. Absent ones are as the profile has them. */
export type OwnThresholds = Readonly<Record<string, number | null>>;

/** Everything a person gave: judged before a job is queued. */
export interface ScreenedRequest {
  /** Name of the policy profile of the person's role. */
  readonly profile: string;
  readonly thresholds?: OwnThresholds;
  readonly texts: readonly ScreenedText[];
  /** Local image files that were uploaded or linked. */
  readonly imagePaths: readonly string[];
  /** Local video files that were uploaded. */
  readonly videoPaths: readonly string[];
  /** Ends the screening of long videos. Default: it is not ended. */
  readonly signal?: AbortSignal;
}

/** A file that a video is made with. */
export interface UsedFile {
  /** How it was used, in a word or two: `remixed`, `extended`, `first picture`. */
  readonly title: string;
  readonly path: string;
}

/** The video under review. */
export interface ReviewSubject {
  readonly videoId: string;
  readonly profile: string;
  readonly thresholds?: OwnThresholds;
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frameCount: number;
  /** What chance began with, for the manifest. Default: not told. */
  readonly seed?: number;
  /** Pictures and videos that go into it, for the manifest; they must be there until the release. Default: none. */
  readonly sources?: readonly UsedFile[];
}

/** A judged preview; the returned picture may carry a watermark and is the one to show. */
export interface PreviewReview {
  readonly verdict: Verdict;
  readonly frame: Frame;
}

/**
 * What a judged frame sets free: pictures that may carry a watermark and are the ones to keep. A mark that looks ahead holds
 * frames back, so one call may return none and a later one several.
 */
export interface FrameReview {
  readonly verdict: Verdict;
  readonly frames: readonly Frame[];
}

/** A finished file that waits for its release. */
export interface ReleasedFile {
  readonly path: string;
  /** Default: mp4. */
  readonly format?: VideoFormat;
  readonly durationSeconds: number;
}

/** The outcome for a finished file. */
export type Release =
  | {
      readonly status: 'released';
      /** The file to publish; it may be a signed copy of the given one. */
      readonly path: string;
      /** What was put into the file, for example manifest and watermark ids. */
      readonly provenance: Readonly<Record<string, unknown>>;
    }
  | Extract<Verdict, { status: 'refused' }>;

/** The review of one video, from its first preview to its release. */
export interface VideoReview {
  /** Judges a preview; does not count as a frame of the video. */
  reviewPreview(frame: Frame): Promise<PreviewReview>;
  /** Judges the frames in order, every one. */
  reviewFrame(frame: Frame): Promise<FrameReview>;
  /** After the last frame: the verdict over all of them, and those still held back. */
  finishFrames(): Promise<FrameReview>;
  /** The last word over the encoded file: sign it, or refuse. */
  release(file: ReleasedFile): Promise<Release>;
  close(): Promise<void>;
}

/** A file whose origin is asked for, and the videos that it may be a copy of. */
export interface OriginSearch {
  readonly path: string;
  /** Null where there is none. */
  readonly index: FingerprintIndex | null;
  /** What the watermarks of known videos carry. */
  readonly knownNumbers: readonly string[];
}

/**
 * What stands between a wish and a published video. The service has no way around it: a job without a gate cannot be
 * made, and a frame without an `allowed` verdict is not stored.
 */
export interface ReviewGate {
  screenRequest(request: ScreenedRequest): Promise<Verdict>;
  /** All categories of the policy for one text, for `/v1/moderations`. */
  scoreText(text: string): Promise<readonly CategoryScore[]>;
  openReview(subject: ReviewSubject): Promise<VideoReview>;
  /**
   * Looks for signs that this installation made a picture or video.
   *
   * @throws {MediaError} if the file cannot be read
   */
  detectOrigin(search: OriginSearch): Promise<OriginEvidence>;
  close(): Promise<void>;
}
