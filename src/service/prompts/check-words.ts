import { knowsSomeWord, maxPromptCharacters } from '../../prompt/index.ts';
import { problem } from '../http/problem.ts';
import type { ModelInfo, RequestWith } from '../jobs/engine.ts';
import { drawnTextsOf } from '../jobs/needs-words.ts';

/**
 * Refuses a request of which its model would understand nothing, before it waits.
 *
 * Words that mean nothing beside a picture are let pass: the notes of the video name them. A card of a storyboard goes on
 * with what the cards before it showed.
 *
 * @param isTranslated whether a language model may make something of words that are not known
 * @throws {AozoraError} `invalid_value` or `string_above_max_length`
 */
export function checkWords<Picture, Video>(
  model: ModelInfo,
  request: RequestWith<Picture, Video>,
  { isTranslated = false }: { readonly isTranslated?: boolean } = {},
): void {
  if (model.knowsOnlyWorldWords !== true || !request.expandPrompt) return;
  let isSomethingKnown = false;
  for (const { text, param, needsWords } of drawnTextsOf(request)) {
    const isKnown = isUnderstood(text, param);
    if (needsWords && !isKnown && !isSomethingKnown && !isTranslated) throw noKnownWord(model.id, param);
    isSomethingKnown ||= isKnown;
  }
}

/** @throws {AozoraError} if the bundled model would understand nothing of a prompt */
export function checkPromptWords(prompt: string, model: string): void {
  if (!isUnderstood(prompt, 'prompt')) throw noKnownWord(model, 'prompt');
}

function isUnderstood(text: string, param: string): boolean {
  if (text.length > maxPromptCharacters) {
    const message = `Invalid '${param}': the model reads up to ${maxPromptCharacters} characters, but got ${text.length}.`;
    throw problem('string_above_max_length', message, { param });
  }
  return knowsSomeWord(text);
}

function noKnownWord(model: string, param: string): Error {
  const message =
    `The model '${model}' knows none of these words. It reads English: name an animal or a thing, what it does, ` +
    "and a place, for example 'a red fox runs through a snowy forest'.";
  return problem('invalid_value', message, { param });
}
