/** What a transformer keeps besides its activations: the session, and weights while they are converted. */
const transformerBase = 350e6;

/**
 * Bytes that one step of a released transformer takes on the processor besides its weights in their files: three times
 * its widest activation, as measured with Wan 2.1 1.3B at 4480 tokens (705 MB) and LTX-Video 2B at 640 (420 MB).
 */
export function transformerMemory(tokens: number, { feedForwardWidth }: { readonly feedForwardWidth: number }): number {
  return transformerBase + 3 * 4 * tokens * feedForwardWidth;
}
