import { createRandom } from '../../base/index.ts';
import { applyStylePreset, describeMention, expandPrompt } from '../../prompt/index.ts';
import type { PromptWriter } from './diffusion-engine.ts';

/**
 * Writes a prompt out in the words that the bundled model was trained on, and says what was changed. No words stay none:
 * the model then goes on from what it is given.
 *
 * @throws {ConfigError} if the model knows none of the words
 */
export const writePrompt: PromptWriter = async (prompt, { seed, style, isExpanded }) => {
  const styled = style === null ? prompt : applyStylePreset({ prompt, negative: '' }, style, 'caption').prompt;
  if (!isExpanded || styled.trim() === '') return { text: styled, notes: [] };
  const { rewritten, mapped, notUnderstood } = expandPrompt(styled, { random: createRandom(`prompt ${seed}`) });
  const notes = [`Drawn as: ${rewritten}`];
  if (mapped.length > 0) notes.push(`Taken for the nearest known: ${mapped.map(describeMention).join('; ')}`);
  if (notUnderstood.length > 0) notes.push(`Not understood: ${notUnderstood.join(', ')}`);
  return { text: rewritten, notes };
};
