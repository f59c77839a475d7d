import type { GenerationBase } from './engine.ts';

/** Strict classes: every normal job starts before any low one. */
export type PriorityClass = 'low' | 'normal' | 'high';

const classOffsets: Readonly<Record<PriorityClass, number>> = { low: -700_000_000, normal: 0, high: 700_000_000 };

/** Virtual time never passes this within one busy period, so classes cannot overlap in 32 bits. */
const maxVirtualTime = 699_999_999;

/** Frames of a beginning that is drawn several times, about. */
const beginningFrames = 45;

/** Work of a request in millions of pixels, all frames together, those of candidates too; at least 1. */
export function costOf({
  width,
  height,
  frameCount,
  candidates,
}: Pick<GenerationBase<never>, 'width' | 'height' | 'frameCount' | 'candidates'>): number {
  const drawnFrames = frameCount + ((candidates ?? 1) - 1) * Math.min(frameCount, beginningFrames);
  return Math.max(1, Math.ceil((width * height * drawnFrames) / 1_000_000));
}

export interface FairShareInput {
  readonly priorityClass: PriorityClass;
  /** Virtual time of the queue: the tag of the job that started last; 0 when nothing is open. */
  readonly virtualTime: number;
  /** When the user's last open job would end in virtual time; 0 when the user has none. */
  readonly userFinish: number;
}

/**
 * Places a job by start-time fair queueing.
 *
 * tag = max(virtual time of the queue, virtual end of the user's job before)
 *
 * A user with many jobs is spread out over virtual time, so that another user's first job starts next. Whoever was idle
 * begins at the present and cannot save time up.
 *
 * @see Goyal, Vin, Cheng 1996, "Start-time fair queuing", equation 4
 */
export function placeFairly(input: FairShareInput): { readonly tag: number; readonly priority: number } {
  const tag = Math.min(maxVirtualTime, Math.max(input.virtualTime, input.userFinish));
  return { tag, priority: classOffsets[input.priorityClass] - tag };
}

/** When a job with this tag ends in virtual time: sooner for a user with a larger share. */
export function virtualFinish(job: { readonly tag: number; readonly cost: number; readonly share: number }): number {
  return job.tag + Math.ceil(job.cost / job.share);
}
