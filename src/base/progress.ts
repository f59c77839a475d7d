/** One step of long work, as a caller may show it. */
export interface Progress {
  /** What is being done, for example 'denoise' or 'decode'. */
  readonly stage: string;
  /** Steps finished, from 0 to `total`. */
  readonly done: number;
  readonly total: number;
}

/** Told of each step of a long work, in order. */
export type OnProgress = (progress: Progress) => void;
