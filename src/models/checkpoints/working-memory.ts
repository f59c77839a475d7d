import type { StageOptions } from './stage-options.ts';

/** What a transformer keeps besides its activations: the session, and weights while they are converted. */
const transformerBase = 350e6;

/**
 * Bytes that one step of a released transformer takes on the processor besides its weights in their files: three times
 * its widest activation, as measured with Wan 2.1 1.3B at 4480 tokens (705 MB) and LTX-Video 2B at 640 (420 MB).
 */
export function transformerMemory(tokens: number, { feedForwardWidth }: { readonly feedForwardWidth: number }): number {
  return transformerBase + 3 * 4 * tokens * feedForwardWidth;
}

/** What there is to work with. */
export interface MemoryBudget {
  /** Whether the machine's own memory is what drawing needs. */
  readonly isOnProcessor: boolean;
  /** Bytes that decoding may take before it is divided into tiles. */
  readonly decodingBytes: number;
}

/** Decoding may take half of the machine's memory, whatever is free, so that pictures do not depend on what else runs. */
export async function memoryBudget({ device = 'cpu' }: Pick<StageOptions, 'device'>): Promise<MemoryBudget> {
  if (device !== 'cpu') return { isOnProcessor: false, decodingBytes: 8e9 };
  const { totalmem } = await import('node:os');
  return { isOnProcessor: true, decodingBytes: totalmem() / 2 };
}
