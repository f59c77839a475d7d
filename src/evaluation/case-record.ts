import type { ClipJudgement } from './judge-clip.ts';
import type { EvaluationCase } from './prompts/evaluation-cases.ts';

/** What was measured for one prompt; one JSON file of the work folder. */
export interface CaseRecord {
  readonly index: number;
  readonly level: EvaluationCase['level'];
  readonly isHeldOut: boolean;
  readonly prompt: string;
  readonly generated: ClipJudgement;
  readonly real: ClipJudgement;
  /** Real pictures through the autoencoder, or null where that cannot be done. */
  readonly reconstructed: ClipJudgement | null;
  /** Seconds that the model took. */
  readonly generationSeconds: number;
}

/** Likeness of one character in two shots, made by the model and real. */
export interface IdentityRecord {
  readonly index: number;
  readonly prompt: string;
  /** Cosine of the character in the first and in the second shot, by each oracle. */
  readonly generated: Readonly<Record<string, number>>;
  readonly real: Readonly<Record<string, number>>;
  /** Cosine of the real character and another one. */
  readonly other: Readonly<Record<string, number>>;
}

/** A window of a long video. */
export interface DriftWindow {
  readonly startSeconds: number;
  /** Share of what the prompt says that is seen, by the first oracle. */
  readonly following: number;
  readonly flicker: number;
  readonly dynamicDegree: number;
  /** How far the colours are from those of the first window. */
  readonly colorDrift: number;
}

/** A long video of one prompt, made by the model and real. */
export interface DriftRecord {
  readonly index: number;
  readonly prompt: string;
  readonly generated: readonly DriftWindow[];
  readonly real: readonly DriftWindow[];
}
