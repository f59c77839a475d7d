import type { HostTensors } from '../../graph/index.ts';
import type { PromptEmbedding } from '../video-model.ts';

/**
 * Remembers what a transformer's blocks look at in a prompt, which is the same at every step, as long as the prompt itself
 * is in use.
 *
 * @param compute runs the graph of words
 */
export function createWordsCache<Prompt extends PromptEmbedding>(
  compute: (prompt: Prompt) => Promise<HostTensors>,
): (prompt: Prompt) => Promise<HostTensors> {
  const known = new WeakMap<Prompt, Promise<HostTensors>>();
  return (prompt) => {
    const found = known.get(prompt);
    if (found !== undefined) return found;
    const words = compute(prompt);
    known.set(prompt, words);
    // what failed is tried again the next time
    words.catch(() => known.delete(prompt));
    return words;
  };
}
