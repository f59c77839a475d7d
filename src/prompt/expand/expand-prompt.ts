import { ConfigError, type Random } from '../../base/index.ts';
import type { Concept } from '../concepts/concept.ts';
import type { Mention } from '../understand/build-draft.ts';
import type { PromptDraft } from '../understand/draft.ts';
import { type Understanding, understandPrompt } from '../understand/understand-prompt.ts';
import { completeDraft, type ExpansionLevel } from './complete-draft.ts';
import { writeCaption } from './write-caption.ts';

/** How to expand a prompt. */
export interface ExpandOptions {
  /** Chooses what the prompt leaves open; the same state gives the same text. */
  readonly random: Random;
  /** Default `full`, the form that the bundled model follows best. */
  readonly level?: ExpansionLevel;
  /** What must not be chosen, for example from a negative prompt. */
  readonly avoid?: readonly Concept[];
  /** The shot before: its characters return as they were, in its style. */
  readonly previous?: ExpandedPrompt;
}

/** A prompt in the words of the bundled model, always beside the one that was given. */
export interface ExpandedPrompt {
  readonly original: string;
  /** What the model is given. */
  readonly rewritten: string;
  /** What of `rewritten` was not in the original, for example `place: meadow`. */
  readonly filledIn: readonly string[];
  /** What was drawn in place of words that the model does not know. */
  readonly mapped: readonly Mention[];
  readonly notUnderstood: readonly string[];
  /** Understood, but not drawn: one shot has no room for it, or it cannot be seen there. */
  readonly leftOut: readonly Mention[];
  readonly negated: readonly Mention[];
  /** What the words were taken for before anything was filled in. */
  readonly draft: PromptDraft;
  /** What `rewritten` says. */
  readonly complete: PromptDraft;
}

/**
 * Writes a prompt out into the caption form that the bundled model was trained on; what it leaves open is chosen from what is usual.
 *
 * ```ts
 * import { createRandom } from 'aozora/base';
 * import { expandPrompt } from 'aozora/prompt';
 * const { rewritten } = expandPrompt('a wolf in the snow', { random: createRandom(1) });
 * ```
 *
 * @throws {ConfigError} if the prompt is empty, too long, or has no word that can be drawn
 */
export function expandPrompt(text: string, options: ExpandOptions): ExpandedPrompt {
  return expandUnderstanding(understandPrompt(text), options);
}

/** Like `expandPrompt`, for a prompt that was read already. */
export function expandUnderstanding(understanding: Understanding, options: ExpandOptions): ExpandedPrompt {
  const { text, draft, mentions, mapped, notUnderstood, leftOut, negated } = understanding;
  if (mentions.length === 0 && !options.previous) {
    throw new ConfigError('Cannot expand the prompt as the bundled model knows none of its words (it reads English)', {
      data: { notUnderstood: notUnderstood.slice(0, 20) },
    });
  }
  const avoid = [...negated.map(({ concept }) => concept), ...(options.avoid ?? [])];
  const { level = 'full', random, previous } = options;
  const complete = completeDraft(draft, { level, random, avoid, previous: previous?.complete ?? null });
  const rewritten = writeCaption(complete, random);
  const dropped = mentions.filter(({ concept: { slot } }) => isOfSetting(slot) && complete[slot] === null);
  return {
    original: text,
    rewritten,
    filledIn: listFilledIn(draft, complete),
    ...{ mapped, notUnderstood, leftOut: [...leftOut, ...dropped], negated, draft, complete },
  };
}

function isOfSetting(slot: Concept['slot']): slot is 'time' | 'season' | 'weather' {
  return slot === 'time' || slot === 'season' || slot === 'weather';
}

/** Every slot that was open before and is not now. */
function listFilledIn(before: PromptDraft, after: PromptDraft): string[] {
  const filled: string[] = [];
  for (const [i, character] of after.characters.entries()) {
    const known = before.characters[i];
    if (!known) filled.push(`subject: ${character.subject}`);
    for (const slot of ['color', 'size', 'emotion', 'facing', 'column'] as const) {
      if (!known?.[slot] && character[slot]) filled.push(`${slot} of the ${character.subject}: ${character[slot]}`);
    }
    if (!known?.deeds.length && character.deeds[0]) {
      filled.push(`action of the ${character.subject}: ${character.deeds[0].action}`);
    }
  }
  for (const slot of ['place', 'time', 'season', 'weather', 'style', 'shotSize', 'cameraMove'] as const) {
    if (before[slot] === null && after[slot] !== null) filled.push(`${slot}: ${after[slot]}`);
  }
  return filled;
}
