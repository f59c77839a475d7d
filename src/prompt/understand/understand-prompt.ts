import { ConfigError } from '../../base/index.ts';
import { createConceptFinder } from '../wordnet/nearest-concept.ts';
import { openWordNet } from '../wordnet/wordnet.ts';
import { buildDraft, type Mention } from './build-draft.ts';
import type { PromptDraft } from './draft.ts';
import { readPhrases } from './read-phrases.ts';
import { tokenize } from './tokens.ts';

/** What a prompt means to the bundled model. */
export interface Understanding {
  /** The prompt as it was given. */
  readonly text: string;
  /** Everything that was understood and is wanted, in reading order. */
  readonly mentions: readonly Mention[];
  /** What is drawn in place of another word, which the model was not trained on; a part of `mentions`. */
  readonly mapped: readonly Mention[];
  /** What the prompt says must not be there: "no rain". */
  readonly negated: readonly Mention[];
  /** Understood, but one shot has no room for it: a second place, a sixth character. */
  readonly leftOut: readonly Mention[];
  /** Words of substance that mean nothing to the model, each once. */
  readonly notUnderstood: readonly string[];
  /** The shot as far as the prompt says it. */
  readonly draft: PromptDraft;
}

/** Longer prompts are refused: the bundled model reads 64 words. */
export const maxPromptCharacters = 4000;

/**
 * Reads a prompt with the vocabulary of the bundled model. Unknown words are led to the nearest known concept through WordNet.
 *
 * @throws {ConfigError} if the prompt is empty or longer than `maxPromptCharacters`
 */
export function understandPrompt(text: string): Understanding {
  checkPrompt(text);
  using wordNet = openWordNet();
  const pieces = readPhrases(tokenize(text), createConceptFinder(wordNet));
  const built = buildDraft(pieces);
  const unknown = pieces.filter(({ kind }) => kind === 'unknown').map(({ phrase }) => phrase);
  return {
    text,
    ...built,
    mapped: built.mentions.filter(({ how, phrase, concept }) => how !== 'trained' && phrase !== concept.value),
    notUnderstood: [...new Set(unknown)],
  };
}

/**
 * Whether a text says anything that the bundled model can draw; an empty one does not.
 *
 * @throws {ConfigError} if it is longer than `maxPromptCharacters`
 */
export function knowsSomeWord(text: string): boolean {
  return text.trim() !== '' && understandPrompt(text).mentions.length > 0;
}

/** @throws {ConfigError} if the prompt is empty or too long */
export function checkPrompt(text: string): void {
  if (text.trim() === '') throw new ConfigError('Cannot read the prompt as it is empty');
  if (text.length > maxPromptCharacters) {
    throw new ConfigError(
      `Cannot read the prompt as it may have at most ${maxPromptCharacters} characters: current value is ${text.length}`,
    );
  }
}

/** A mention in words for a person: `wolf -> dog (kind of: wolf, canine)`. */
export function describeMention({ phrase, concept, how, path }: Mention): string {
  const trail = path.length > 0 ? `: ${[...new Set(path)].join(', ')}` : '';
  return how === 'trained' ? `${phrase}` : `${phrase} -> ${concept.value} (${how}${trail})`;
}
