import { CapacityError } from './errors.ts';

/** What a piece of work takes, what there is, and what takes less. */
export interface MemoryNeed {
  readonly neededBytes: number;
  /** What can be taken without swapping. */
  readonly freeBytes: number;
  readonly remedy: string;
}

/**
 * Refuses work that does not fit into memory, before it begins: the system would end the process in the middle of it.
 *
 * @param work what cannot be done, such as "draw 17 frames"
 * @throws {CapacityError} naming both sizes
 */
export function requireMemory(work: string, { neededBytes, freeBytes, remedy }: MemoryNeed): void {
  if (neededBytes <= freeBytes) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new CapacityError(
    `Cannot ${work} as about ${gigabytes(neededBytes)} of memory must be free: current value is ${gigabytes(freeBytes)}; ${remedy}`,
  );
}
