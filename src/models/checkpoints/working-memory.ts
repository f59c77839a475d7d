import type { StageOptions } from './stage-options.ts';

/** What a process keeps besides: the session, the graph. */
const transformerBase = 350e6;

/** Shape of a transformer, as far as memory depends on it. */
export interface TransformerShape {
  readonly layers: number;
  readonly width: number;
  readonly feedForwardWidth: number;
}

/**
 * Bytes that one step of a released transformer takes on the processor besides its weights in their files, about: seven times
 * the activations of all tokens, which blocks pass on and attention looks at; the widest weight converted, twice; keys and
 * values of two prompts of 128 words in every block. Wan 2.1 1.3B at 4480 tokens took 484 MB, and is counted as 750 MB.
 */
export function transformerMemory(tokens: number, { layers, width, feedForwardWidth }: TransformerShape): number {
  return transformerBase + 28 * tokens * width + 8 * width * feedForwardWidth + 2048 * layers * width;
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
