import { createRandom } from '../../base/index.ts';
import {
  applyStylePreset,
  describeMention,
  type ExpandedPrompt,
  expandPrompt,
  knowsSomeWord,
} from '../../prompt/index.ts';
import type { PromptWriter } from './diffusion-engine.ts';

/**
 * Writes a prompt out in the words that the bundled model was trained on, and says what was changed. No words stay none:
 * the model then goes on from what it is given; so do words that mean nothing to it, where they are not needed.
 *
 * @throws {ConfigError} if the model knows none of the words and needs some
 */
export const writePrompt: PromptWriter = async (prompt, options) => {
  const { seed, style, needsWords = true, before = [], reads = 'captions' } = options;
  const isExpanded = options.isExpanded && reads === 'captions';
  const styled = (text: string): string =>
    style === null ? text : applyStylePreset({ prompt: text, negative: '' }, style, 'caption').prompt;
  if (!isExpanded || prompt.trim() === '') return { text: styled(prompt), notes: [] };
  let previous: ExpandedPrompt | null = null;
  const expand = (text: string): ExpandedPrompt =>
    expandPrompt(styled(text), { random: createRandom(`prompt ${seed}`), ...(previous === null ? {} : { previous }) });
  for (const text of before) if (previous !== null || knowsSomeWord(text)) previous = expand(text);
  if (previous === null && !needsWords && !knowsSomeWord(prompt)) {
    return { text: styled(''), notes: ['Not understood: the words of the prompt; drawn from what is given'] };
  }
  const { rewritten, mapped, notUnderstood } = expand(prompt);
  const notes = [`Drawn as: ${rewritten}`];
  if (mapped.length > 0) notes.push(`Taken for the nearest known: ${mapped.map(describeMention).join('; ')}`);
  if (notUnderstood.length > 0) notes.push(`Not understood: ${notUnderstood.join(', ')}`);
  return { text: rewritten, notes };
};
