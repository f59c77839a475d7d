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
 * the model then goes on from what it is given; so do words that mean nothing to it, where they are not needed. Beside frames of
 * the video nothing is filled in, not even from the shots before: they show the rest, and maybe somebody else.
 *
 * @throws {ConfigError} if the model knows none of the words and needs some
 */
export const writePrompt: PromptWriter = async (prompt, options) => {
  const { seed, style, needsWords = true, hasFrames = false, before = [], reads = 'captions' } = options;
  const isExpanded = options.isExpanded && reads === 'captions';
  const styled = (text: string): string =>
    style === null ? text : applyStylePreset({ prompt: text, negative: '' }, style, 'caption').prompt;
  if (!isExpanded || prompt.trim() === '') return { text: styled(prompt), notes: [] };
  let previous: ExpandedPrompt | null = null;
  const expand = (text: string): ExpandedPrompt => {
    const level = hasFrames ? 'said' : 'full';
    const random = createRandom(`prompt ${seed}`);
    return expandPrompt(styled(text), { level, random, ...(previous === null ? {} : { previous }) });
  };
  const shotsBefore = hasFrames ? [] : before;
  for (const text of shotsBefore) if (previous !== null || knowsSomeWord(text)) previous = expand(text);
  if (previous === null && !needsWords && !knowsSomeWord(prompt)) {
    return { text: styled(''), notes: ['Not understood: the words of the prompt; drawn from what is given'] };
  }
  const { rewritten, mapped, leftOut, notUnderstood } = expand(prompt);
  const notes = [rewritten === '' ? 'Drawn without words, from what is given' : `Drawn as: ${rewritten}`];
  const lost = leftOut.filter(({ concept: { slot } }) => slot === 'time' || slot === 'season' || slot === 'weather');
  if (hasFrames && lost.length > 0) {
    const words = lost.map(({ phrase }) => phrase).join(', ');
    notes.push(`Not drawn: ${words}; this model keeps the light and the weather of what is given`);
  }
  const drawn = mapped.filter((mention) => !leftOut.includes(mention));
  if (drawn.length > 0) notes.push(`Taken for the nearest known: ${drawn.map(describeMention).join('; ')}`);
  if (notUnderstood.length > 0) notes.push(`Not understood: ${notUnderstood.join(', ')}`);
  return { text: rewritten, notes };
};
