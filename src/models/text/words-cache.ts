import type { HostTensors } from '../../graph/index.ts';
import type { PromptEmbedding } from '../video-model.ts';

/** Prompts whose words are kept: the one that is drawn, what it is steered away from, and one more. */
const keptPrompts = 3;

/**
 * Remembers what a transformer's blocks look at in a prompt, which is the same at every step, of the latest prompts and as
 * long as these are in use.
 *
 * @param compute runs the graph of words
 */
export function createWordsCache<Prompt extends PromptEmbedding>(
  compute: (prompt: Prompt) => Promise<HostTensors>,
): (prompt: Prompt) => Promise<HostTensors> {
  const known = new WeakMap<Prompt, Promise<HostTensors>>();
  let latest: WeakRef<Prompt>[] = [];
  return (prompt) => {
    latest = [...latest.filter((each) => each.deref() !== prompt), new WeakRef(prompt)];
    while (latest.length > keptPrompts) {
      const oldest = latest.shift()?.deref();
      if (oldest !== undefined) known.delete(oldest);
    }
    const found = known.get(prompt);
    if (found !== undefined) return found;
    const words = compute(prompt);
    known.set(prompt, words);
    // what failed is tried again the next time
    words.catch(() => known.delete(prompt));
    return words;
  };
}
